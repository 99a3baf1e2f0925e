using System.Security.Cryptography;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Export;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger.Exported;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Merge;

/// <summary>
/// An export whose signature holds and whose every file has the digest that was signed: docs/export-format.md, sections 2 and 4. The tables
/// that are read are copied into the spool while they are hashed, so what is read is what was checked.
/// </summary>
internal sealed class VerifiedExport
{
    private const string Carry = "carry the export again; nothing was changed";

    private readonly Dictionary<string, (long At, long Size)> _tables = new(StringComparer.Ordinal);
    private readonly SpoolFile? _spool;

    private VerifiedExport(ExportManifest manifest, Digest sums, PinnedKey signer, SpoolFile? spool) =>
        (Manifest, Sums, Signer, _spool) = (manifest, sums, signer, spool);

    public ExportManifest Manifest { get; }

    public Digest Sums { get; }

    public PinnedKey Signer { get; }

    /// <param name="path">The folder.</param>
    /// <param name="keys">All that are pinned here; or those that a person named, which are of no station.</param>
    /// <param name="spool">Takes the tables that are read later; null: none is.</param>
    /// <param name="tables">Their names.</param>
    /// <exception cref="Failure">
    /// Missing: a file could not be read. Invalid: no export. Untrusted: a signature, a digest or a file is not as it was signed.
    /// </exception>
    public static VerifiedExport Open(
        string path, Keyring keys, SourceFile files, SpoolFile? spool, IReadOnlyList<string> tables, StepProgress progress)
    {
        if (HeldFolder.TryOpen(path, follow: true, out var held) is { Failed: true } error)
            throw SourceProblem.Of(path, error).ToFailure();
        using (held)
        {
            var sums = SourceFile.Read(held!, FileNames.Checksums, Limits.ExportList);
            var none = new Failure(FailureKind.Invalid, $"{path} is no export of offlic",
                "name the folder that offlic ledger export wrote, or one with backups (*.offlic-backup) and exports in it");
            if (sums.Problem is { } problem)
                throw Explain(problem, none);
            if (!sums.Bytes.AsSpan().StartsWith(ExportSums.TypeLine))
                throw none;
            var names = held!.Names();
            var signer = CheckSeal(held, names, sums.Bytes, keys, path);
            var lines = ExportSums.Parse(sums.Bytes) ?? throw Changed(path, BundleRefusal.Sums, "its list of digests is malformed");
            CheckMembers(names, lines, path);
            var manifest = ReadManifest(held, lines, signer, path);
            var export = new VerifiedExport(manifest, Digest.Of(sums.Bytes), signer, spool);
            progress.Begin("checking the export", lines.Count);
            foreach (var line in lines.Skip(2))
            {
                export.ReadTable(held.PathOf(line.Member), line, files, tables);
                progress.Add(1, 0);
            }

            return export;
        }
    }

    /// <summary>The rows of a table, each as the values of these columns.</summary>
    /// <exception cref="Failure">Untrusted: the table is not as the format says.</exception>
    public IEnumerable<string?[]> Rows(string table, params string[] columns)
    {
        var (at, size) = _tables[table];
        var stated = Manifest.Tables.First(each => each.Name == table);
        var places = columns.Select(column => Array.IndexOf([.. stated.Columns], column)).ToArray();
        if (places.Contains(-1))
            throw Malformed(table, "a column is missing");
        using var input = _spool!.Open(at, size);
        var reader = new RowFileReader(input);
        var row = new List<string?>();
        if (!Guarded(table, () => reader.Read(row)) || !row.SequenceEqual(stated.Columns))
            throw Malformed(table, "its first line does not name its columns");
        var count = 0L;
        for (; Guarded(table, () => reader.Read(row)); count++)
        {
            if (row.Count != stated.Columns.Count)
                throw Malformed(table, "a row has more or fewer values than there are columns");
            yield return Array.ConvertAll(places, place => row[place]);
        }

        if (count != stated.Rows)
            throw Malformed(table, $"it has {count:N0} rows, and {FileNames.Manifest} states {stated.Rows:N0}");
    }

    private static PinnedKey CheckSeal(HeldFolder held, IReadOnlyList<string> names, byte[] sums, Keyring keys, string path)
    {
        if (names.Where(name => Seal.PrefixIn(name) is not null).ToList() is not [var member])
            throw Changed(path, BundleRefusal.SealSet, "it has no signature, or several");
        var prefix = Seal.PrefixIn(member)!;
        if (keys.Find(prefix) is not { } pinned)
        {
            throw BundleRefusal.Of(BundleRefusal.KeyUnknown, $"{path} is signed with the key {prefix}, which is not trusted here.",
                "get the public key of that station (offlic key export there), then: offlic key trust FILE --name STATION");
        }

        if (pinned.Revoked)
        {
            throw BundleRefusal.Of(BundleRefusal.KeyRevoked,
                $"{path} is signed with the key {prefix} of {pinned.Station}, which was revoked here.");
        }

        var seal = SourceFile.Read(held, member, Limits.KiB);
        if (seal.Problem is { } problem)
            throw Explain(problem, Changed(path, BundleRefusal.SealSet, problem.Message));
        if (!StrictDer.IsStrict(seal.Bytes, pinned.Key.Curve))
            throw Changed(path, BundleRefusal.SealEncoding, $"{member} is not a strictly encoded {pinned.Key.Algorithm} signature");
        return pinned.Key.Verify(sums, seal.Bytes) ? pinned
            : throw Changed(path, BundleRefusal.Seal, $"{FileNames.Checksums} is not what "
                + (pinned.Station.Length == 0 ? "the given key signed" : $"the key of {pinned.Station} signed"));
    }

    private static void CheckMembers(IReadOnlyList<string> names, IReadOnlyList<ChecksumLine> lines, string path)
    {
        var expected = lines.Select(line => line.Member).Append(FileNames.Checksums).ToHashSet(StringComparer.Ordinal);
        if (names.FirstOrDefault(name => !expected.Contains(name) && Seal.PrefixIn(name) is null) is { } extra)
            throw Changed(path, BundleRefusal.Items, $"{SafeText.Value(extra)} is in it, which was not signed");
        if (expected.Except(names).FirstOrDefault() is { } missing)
            throw Changed(path, BundleRefusal.Items, $"{missing} is missing");
    }

    private static ExportManifest ReadManifest(HeldFolder held, IReadOnlyList<ChecksumLine> lines, PinnedKey signer, string path)
    {
        var format = Read(held, lines[0], path);
        var bytes = Read(held, lines[1], path);
        if (!format.AsSpan().SequenceEqual(ExportSums.FormatContent))
            throw Changed(path, BundleRefusal.Format, $"{ExportSums.FormatMember} does not say offlic-export/1");
        var manifest = ReadManifest(bytes, path);
        if (!manifest.Tables.Select(table => table.Name + ExportSums.TableSuffix)
            .SequenceEqual(lines.Skip(2).Select(line => line.Member), StringComparer.Ordinal))
            throw Changed(path, BundleRefusal.Manifest, $"{FileNames.Manifest} is not that of an export of this format");
        return signer.Station.Length == 0 || manifest.Name.Station == signer.Station ? manifest
            : throw Changed(path, BundleRefusal.Manifest,
                $"it is signed by the key of {signer.Station}, and says that it is of {manifest.Name.Station}");
    }

    private static ExportManifest ReadManifest(byte[] bytes, string path)
    {
        try
        {
            return ExportManifestReader.Read(bytes);
        }
        catch (Failure other) when (other.Code == BundleRefusal.Manifest)
        {
            throw Changed(path, BundleRefusal.Manifest, other.Message.TrimEnd('.'));
        }
    }

    private static byte[] Read(HeldFolder held, ChecksumLine line, string path)
    {
        var read = SourceFile.Read(held, line.Member, Limits.ExportList);
        return read.Problem is { } problem ? throw Explain(problem, Changed(path, BundleRefusal.Hash, problem.Message))
            : Digest.Of(read.Bytes) == line.Hash ? read.Bytes
            : throw Changed(path, BundleRefusal.Hash, $"{line.Member} was changed: its SHA-256 is not the one that was signed");
    }

    private void ReadTable(string path, ChecksumLine line, SourceFile files, IReadOnlyList<string> tables)
    {
        var table = line.Member[..^ExportSums.TableSuffix.Length];
        var spool = tables.Contains(table, StringComparer.Ordinal) ? _spool : null;
        // What is copied has a bound that was signed: an exchanged file does not fill the station's disk.
        var rows = Math.Min(Manifest.Tables.First(each => each.Name == table).Rows + 1, Limits.ExportTable / Limits.ExportRow);
        var limit = spool is not null ? rows * Limits.ExportRow : Limits.ExportTable;
        using var source = files.Open(path, limit, follow: false, out var problem);
        if (source is null)
            throw Explain(problem!, Changed(path, BundleRefusal.Hash, problem!.Message));
        var from = spool?.Length ?? 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[256 * Limits.KiB];
        for (int read; (read = source.Stream.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            if (spool?.Length - from <= rows * Limits.ExportRow)
                spool?.Append.Write(buffer, 0, read);
        }

        if (Digest.FromHash(hash.GetHashAndReset()) != line.Hash)
            throw Changed(path, BundleRefusal.Hash, "its SHA-256 is not the one that was signed");
        if (spool is null)
            return;
        spool.Flush();
        _tables.Add(table, (from, spool.Length - from));
    }

    private static bool Guarded(string table, Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException other)
        {
            throw Malformed(table, other.Message);
        }
    }

    /// <summary>A table whose digest holds and whose content cannot be.</summary>
    public static Failure Malformed(string table, string what) => BundleRefusal.Of(BundleRefusal.Items,
        $"The table {table} of the export is not as the format says: {what}.", "export again with the same version of offlic");

    /// <summary>A file that this machine could not read says nothing about the export.</summary>
    private static Failure Explain(SourceProblem problem, Failure otherwise) =>
        problem.Trouble is SourceFault.Unreadable or SourceFault.NoPermission ? problem.ToFailure() : otherwise;

    private static Failure Changed(string path, string code, string what) => BundleRefusal.Of(code, $"{path}: {what}.", Carry);
}
