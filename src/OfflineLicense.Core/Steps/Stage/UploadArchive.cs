using System.Globalization;
using System.IO.Compression;
using System.Text;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Stage;

/// <summary>
/// The archive that Cisco's sample program uploads for many devices at once (docs/formats.md 5): a tar.gz of a manifest and
/// a tar.gz of the files. The same files give the same bytes. The inner archive is written to the spool first, because a tar
/// header needs the length of its member; memory does not grow with the number of files.
/// </summary>
internal sealed class UploadArchive
{
    /// <summary>The largest size that fits eleven octal digits.</summary>
    private const long LargestMember = (8 * Limits.GiB) - 1;

    private readonly Ledger _ledger;
    private readonly IReadOnlyList<UploadRow> _rows;
    private readonly string _time;

    /// <param name="ledger">Has the files.</param>
    /// <param name="rows">The usage requests of one folder; at least one.</param>
    public UploadArchive(Ledger ledger, IEnumerable<UploadRow> rows)
    {
        _ledger = ledger;
        _rows = [.. rows.OrderBy(row => row.UploadName, StringComparer.Ordinal)];
        _time = _rows.Max(row => Timestamp.Parse(row.At)).UtcDateTime.ToString("yyMMMdd_HH_mm_ss_fff", CultureInfo.InvariantCulture);
    }

    /// <summary>From the time when the newest file was recorded, so that it does not depend on when it is written.</summary>
    public string Name => $"UD_SA_{_time}_py.tar.gz";

    public int Count => _rows.Count;

    /// <summary>Whether a file has the name of such an archive.</summary>
    public static bool IsName(string name) =>
        name.StartsWith("UD_SA_", StringComparison.Ordinal) && name.EndsWith("_py.tar.gz", StringComparison.Ordinal);

    private string InnerName => $"UD_VA_{_time}_py.tar.gz";

    /// <summary>Writes the complete archive.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/> where it would be larger than a tar can hold.</exception>
    public void WriteTo(Stream target)
    {
        using var spool = new SpoolFile(_ledger.StationFolder);
        using (var inner = new GZipStream(spool.Append, CompressionLevel.Optimal, leaveOpen: true))
        {
            var header = TarHeader.Flat();
            foreach (var row in _rows)
            {
                var bytes = _ledger.Documents.Bytes(row.DocumentId, Digest.Parse(row.Sha256)!.Value);
                WriteMember(inner, header, row.UploadName, bytes.Length, stream => stream.Write(bytes));
            }

            WriteEnd(inner);
        }

        spool.Flush();
        if (spool.Length > LargestMember)
        {
            throw new Failure(FailureKind.Usage, $"the batch of {_rows.Count:N0} files would be larger than a tar archive can hold",
                "stage fewer at a time: --only");
        }

        using var outer = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);
        var manifest = Encoding.ASCII.GetBytes(WriteManifest());
        WriteMember(outer, TarHeader.Flat(), FileNames.ArchiveManifest, manifest.Length, stream => stream.Write(manifest));
        WriteMember(outer, TarHeader.Flat(), InnerName, spool.Length, stream => Copy(spool, stream));
        WriteEnd(outer);
    }

    /// <summary>The sample's text. Its <c>Name</c> is misspelled and names no member, so the default is the correct name.</summary>
    private string WriteManifest()
    {
        var name = _ledger.Settings.Value(SettingName.BatchManifest) == "sample" ? $"UD_VA_{_time}.ta.gz" : InnerName;
        return "Manifest-Version: 1.0\nCreated-By: \"{\\\"uuid\\\": \\\"foofoo\\\"}\"\nSmart-Account:\nSmart-Account-ID:\n\n"
            + $"Name: /{name}\nSpecification-VA: \nSpecification-VA-ID: \n";
    }

    private static void WriteMember(Stream archive, TarHeader header, string name, long size, Action<Stream> content)
    {
        Span<byte> block = stackalloc byte[TarHeader.Block];
        header.Write(name, size, block);
        archive.Write(block);
        content(archive);
        block.Clear();
        archive.Write(block[..TarHeader.PaddingFor(size)]);
    }

    /// <summary>Two blocks of zeros end a tar.</summary>
    private static void WriteEnd(Stream archive) => archive.Write(new byte[2 * TarHeader.Block]);

    private static void Copy(SpoolFile spool, Stream target)
    {
        for (long at = 0; at < spool.Length;)
        {
            var piece = spool.Read(at, (int)Math.Min(Limits.MiB, spool.Length - at));
            target.Write(piece);
            at += piece.Length;
        }
    }
}
