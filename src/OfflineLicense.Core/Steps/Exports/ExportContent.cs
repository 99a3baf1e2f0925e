using OfflineLicense.Sealing.Export;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Exports;

/// <summary>The files of an export. The tables are written first, because the list and the manifest say what is in them.</summary>
internal sealed class ExportContent(Ledger ledger, ExportManifest manifest, TableWriter tables, StepProgress progress)
{
    private readonly List<WrittenTable> _written = [];
    private Digest? _sums;

    private ExportManifest Manifest => manifest with { Tables = [.. _written.Select(table => table.Table)] };

    /// <summary>In the order in which they are written; the signature is the last.</summary>
    public IEnumerable<OutputFile> List(SigningKey key)
    {
        _written.Clear();
        progress.Begin("writing tables", TableWriter.Names.Count);
        foreach (var name in TableWriter.Names)
            yield return new OutputFile(name + ExportSums.TableSuffix, default) { Content = target => Add(name, target) };

        var (manifestBytes, sums) = WriteLists();
        progress.Begin("waiting for the disk");
        yield return new OutputFile(ExportSums.FormatMember, ExportSums.FormatContent.ToArray());
        yield return new OutputFile(FileNames.Manifest, manifestBytes);
        yield return new OutputFile(FileNames.Checksums, sums);
        yield return new OutputFile(Seal.MemberFor(key.Public.Id.Hex[..Seal.ShortLength]), key.SignExport(sums));
    }

    /// <summary>Writes nothing: what would be in it.</summary>
    public ExportResult Measure(string path)
    {
        progress.Begin("reading tables", TableWriter.Names.Count);
        foreach (var name in TableWriter.Names)
            Add(name, Stream.Null);
        return ToResult(path);
    }

    /// <summary>Whether all of it is in a folder that is there already.</summary>
    public bool IsIn(FinishedExport finished, string path, PublicKey key)
    {
        _ = Measure(path);
        var (manifestBytes, sums) = WriteLists();
        return finished.Holds(sums,
        [
            (ExportSums.FormatMember, Digest.Of(ExportSums.FormatContent)), (FileNames.Manifest, Digest.Of(manifestBytes)),
            .. _written.Select(table => (table.Table.Name + ExportSums.TableSuffix, table.Sum)),
        ], key);
    }

    public ExportResult ToResult(string path) => new(path, Manifest, _sums, _written.Sum(table => table.Length));

    private (byte[] Manifest, byte[] Sums) WriteLists()
    {
        var manifestBytes = Manifest.Write();
        var sums = ExportSums.Build(manifestBytes, _written.Select(table => (table.Table.Name, table.Sum)));
        _sums = Digest.Of(sums);
        return (manifestBytes, sums);
    }

    private void Add(string name, Stream target)
    {
        var table = tables.Write(name, ledger.Station().Name, target);
        _written.Add(table);
        progress.Add(1, table.Length);
    }
}
