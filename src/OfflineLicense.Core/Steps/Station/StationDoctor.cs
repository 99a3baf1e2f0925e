using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Station;

/// <summary>One thing <c>doctor</c> looked at. <paramref name="Problems"/> empty: it is well.</summary>
internal sealed record CheckResult(string Check, string Looked, IReadOnlyList<string> Problems)
{
    /// <summary>What to do about it; null where it is well.</summary>
    public string? Remedy { get; init; }

    /// <summary>Whether the ledger itself is damaged, and not only its surroundings.</summary>
    public bool IsDamage { get; init; }
}

/// <summary>Looks whether the station is whole: the file, every document against its hash, every bundle against its seals, the chain, the permissions.</summary>
internal sealed class StationDoctor(Ledger ledger)
{
    private const string Restore = "restore the ledger from a backup; what peers hold can be received again";

    /// <summary>Every check, in order. One that cannot be made is a finding too, so that the others still are.</summary>
    /// <param name="deep">Look at every bit of the ledger's file too: rows against their sums, its structure, its header.</param>
    public IEnumerable<CheckResult> Examine(bool deep)
    {
        var (around, beside) = (new EnvironmentCheck(ledger), new StationFileCheck(ledger));
        yield return Look("ledger", damage: true, LedgerFile);
        if (deep)
        {
            yield return Look("rows", damage: true, Rows);
            yield return Look("structure", damage: true, Structure);
            yield return Look("file", damage: true, FileHeader);
            yield return Look("keys", damage: false, beside.Keys);
            yield return Look("names", damage: false, beside.Names);
        }

        yield return Look("documents", damage: true, Documents);
        yield return Look("bundles", damage: true, Bundles);
        yield return Look("journal", damage: true, Chain);
        yield return Look("peers", damage: true, Anchors);
        yield return Look("permissions", damage: false, Permissions);
        yield return Look("space", damage: false, Space);
        yield return Look("filesystem", damage: false, around.FileSystem);
        yield return Look("clock", damage: true, around.Clock);
        yield return Look("engine", damage: true, around.Engine);
        yield return Look("fips", damage: false, EnvironmentCheck.Fips);
    }

    private static CheckResult Look(string check, bool damage, Func<CheckResult> look)
    {
        try
        {
            return look();
        }
        catch (Exception e) when ((e as Failure ?? SqliteFailure.Of(e)) is { Kind: FailureKind.Busy } busy)
        {
            // Somebody else is at work: that is no state of the ledger.
            throw new Failure(busy.Kind, busy.Message, busy.Hint, e) { Code = busy.Code };
        }
        catch (Exception e) when ((e as Failure ?? SqliteFailure.Of(e)) is { } failure)
        {
            return new CheckResult(check, "could not be looked at to the end", [failure.Message]) { Remedy = failure.Hint ?? Restore, IsDamage = damage };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CheckResult(check, "could not be looked at to the end", [e.Message]) { Remedy = "see that this account may read the station's files", IsDamage = false };
        }
#pragma warning disable CA1031 // A value that no row can hold throws whatever its reader throws: in a damaged ledger that is the finding, not a bug.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new CheckResult(check, "could not be looked at to the end", [$"a row holds what no row can hold ({e.GetType().Name})"]) { Remedy = Restore, IsDamage = true };
        }
    }

    private CheckResult LedgerFile() =>
        new("ledger", $"SQLite {ledger.EngineVersion}, {new FileInfo(ledger.Folder.Ledger).Length:N0} bytes", ledger.Checks.Integrity())
        {
            Remedy = Restore,
            IsDamage = true,
        };

    private CheckResult Rows() => new("rows", "every row against the sum kept when it was added", ledger.Checks.Rows()) { Remedy = Restore, IsDamage = true };

    private CheckResult Structure() => new("structure", $"tables, indexes and rules of format {Schema.Version}", ledger.Checks.Structure()) { Remedy = Restore, IsDamage = true };

    private CheckResult FileHeader() =>
        new("file", "the header of the file", ledger.Checks.Still(() => LedgerHeader.FindProblems(ledger.Folder.Ledger)))
        {
            Remedy = "if nothing else is wrong, no fact is changed: check the health of the disk, then offlic backup; "
                + "else restore the ledger from a backup",
            IsDamage = true,
        };

    private CheckResult Chain()
    {
        var broken = ledger.Journal.FirstBreak();
        return new CheckResult("journal", $"{ledger.Journal.Head().Sequence:N0} rows, head {ledger.Journal.Head().Head.Short}", broken is { } at ? [at.Problem] : [])
        {
            Remedy = "somebody changed the ledger outside offlic: compare with a backup and with what peers have seen",
            IsDamage = true,
        };
    }

    private CheckResult Documents()
    {
        var problems = new List<string>();
        var (count, bytes) = (0L, 0L);
        foreach (var row in ledger.Documents.All().ToList())
        {
            count++;
            bytes += row.Size;
            try
            {
                using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
                var size = 0L;
                foreach (var piece in ledger.Documents.Pieces(row.Id))
                {
                    hash.AppendData(piece);
                    size += piece.Length;
                }

                if (size != row.Size || Digest.FromHash(hash.GetHashAndReset()).Hex != row.Sha256)
                    problems.Add($"document {row.Sha256} no longer has its bytes");
            }
            catch (Failure e) when (e.Kind == FailureKind.Damaged)
            {
                problems.Add($"document {row.Sha256} cannot be unpacked");
            }
        }

        return new CheckResult("documents", $"{count:N0} documents, {bytes:N0} bytes", problems) { Remedy = Restore, IsDamage = true };
    }

    private CheckResult Bundles()
    {
        var problems = new List<string>();
        var keys = ledger.Keys.All().ToDictionary(row => row.KeyId, row => PublicKey.FromSpki(row.Spki), StringComparer.Ordinal);
        var rows = ledger.Bundles.All();
        foreach (var row in rows)
        {
            try
            {
                var bundle = BundleRecord.Read(ledger, row);
                if (bundle.Sums.Hex != row.Sums)
                    problems.Add($"bundle {row.Name} no longer has its sums");
                foreach (var (keyId, seal) in ledger.Bundles.Seals(row.Id))
                {
                    if (!keys.TryGetValue(keyId, out var key) || !key.Verify(bundle.SumsBytes, seal))
                        problems.Add($"bundle {row.Name}: the seal of key {keyId[..16]} does not hold");
                }
            }
            catch (Failure e) when (e.Kind == FailureKind.Damaged)
            {
                problems.Add($"bundle {row.Name}: {e.Message}");
            }
        }

        return new CheckResult("bundles", $"{rows.Count:N0} bundles, each against its seals", problems) { Remedy = Restore, IsDamage = true };
    }

    /// <summary>What peers have carried back of our past must still be in it.</summary>
    private CheckResult Anchors()
    {
        var rows = ledger.Journal.Rows().Where(row => row.Action == "rollback-seen").ToList();
        var adopted = ledger.Bundles.Adopted();
        var open = rows.Select(row => RollbackAnchor.Parse(row.Detail)).OfType<RollbackAnchor>()
            .Where(anchor => !adopted.Any(known => known.Name == anchor.Bundle?.ToString() && known.Sums == anchor.Sums?.Hex && known.JournalHead == anchor.Journal?.Head.Hex))
            .Select(anchor => anchor.Problem)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return new CheckResult("peers", open.Count == 0 ? "nothing that a peer holds of ours is missing here" : "what peers hold of ours", open)
        {
            Remedy = "if the ledger was restored on purpose: offlic doctor --adopt --reason TEXT",
        };
    }

    private CheckResult Permissions()
    {
        var problems = new List<string>();
        foreach (var path in new[] { ledger.Folder.Folder, ledger.Folder.Ledger, ledger.Folder.Keys }.Concat(Directory.EnumerateFiles(ledger.Folder.Keys, "*" + FileNames.PrivateKeySuffix)))
        {
            if (OwnerOnlyFile.CheckOwnerOnly(path) is { } open)
                problems.Add(open.Message);
        }

        foreach (var key in ledger.Keys.All().Where(row => row is { Own: 1, RevokedAt: null }))
        {
            if (!File.Exists(ledger.Folder.KeyFile(Digest.Parse(key.KeyId)!.Value)))
                problems.Add($"the private key {key.KeyId[..16]} is missing");
        }

        return new CheckResult("permissions", "the station's files are for their owner alone", problems) { Remedy = "chmod 700 folders, 600 files; a key that others could read is revoked: offlic key revoke" };
    }

    private CheckResult Space()
    {
        const long Least = 256L * Limits.MiB;
        var free = FreeSpace.Of(ledger.Folder.Folder);
        return new CheckResult("space", free is { } bytes ? $"{bytes:N0} bytes free" : "free space unknown",
            free < Least ? [$"less than {Least:N0} bytes are free"] : [])
        { Remedy = "free some space before the next trip" };
    }
}
