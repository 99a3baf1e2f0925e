using System.Security.Cryptography;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Pages;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Station;

/// <summary>
/// Checks a station for damage: the ledger file, every document against its hash, every bundle against its signatures, the
/// journal, the permissions.
/// </summary>
internal sealed class StationDoctor(Ledger ledger)
{
    private const string Restore = "restore the ledger from a backup; what peers hold can be received again";
    private const string JournalRemedy =
        "another program changed the ledger: compare it with a backup and with the journal heads that peers have seen (offlic bundles)";
    private const string Unfinished = "could not be checked to the end";
    private const long LeastSpace = 256L * Limits.MiB;

    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    /// <summary>Runs every check in order. A check that fails to run is a result too, so that the others still run.</summary>
    /// <param name="deep">Also check rows against their checksums, the tables, the header of the file, key files, and file names.</param>
    /// <exception cref="Failure">Busy: another process writes.</exception>
    public IEnumerable<CheckResult> RunChecks(bool deep)
    {
        var (environment, files) = (new EnvironmentCheck(ledger), new StationFileCheck(ledger));
        var structure = Run(StationCheck.Structure, ProblemKind.Damage, CheckStructure);
        if (structure.Problems.Count > 0)
            yield return structure;
        if (structure.Problems.Count > 0 && structure.Looked != Unfinished)
            yield break; // no query of ours may read a table that is another than ours

        yield return Run(StationCheck.Ledger, ProblemKind.Damage, CheckLedger);
        if (deep)
        {
            yield return Run(StationCheck.Rows, ProblemKind.Damage, CheckRows);
            if (structure.Problems.Count == 0)
                yield return structure;
            yield return Run(StationCheck.File, ProblemKind.Damage, CheckHeader);
            yield return Run(StationCheck.Keys, ProblemKind.Environment, files.CheckKeys);
            yield return Run(StationCheck.Names, ProblemKind.Environment, files.CheckNames);
        }

        yield return Run(StationCheck.Documents, ProblemKind.Damage, CheckDocuments);
        yield return Run(StationCheck.Bundles, ProblemKind.Damage, CheckBundles);
        yield return Run(StationCheck.Journal, ProblemKind.Damage, CheckJournal);
        yield return Run(StationCheck.Facts, ProblemKind.Damage, CheckFacts);
        yield return Run(StationCheck.Peers, ProblemKind.Damage, CheckPeers);
        yield return Run(StationCheck.Zones, ProblemKind.Environment, CheckZones);
        yield return Run(StationCheck.Permissions, ProblemKind.Environment, CheckPermissions);
        yield return Run(StationCheck.Space, ProblemKind.Environment, CheckSpace);
        yield return Run(StationCheck.FileSystem, ProblemKind.Environment, environment.CheckFileSystem);
        yield return Run(StationCheck.Clock, ProblemKind.Damage, environment.CheckClock);
        yield return Run(StationCheck.Engine, ProblemKind.Damage, environment.CheckEngine);
        yield return Run(StationCheck.Fips, ProblemKind.Environment, EnvironmentCheck.CheckFips);
    }

    /// <param name="check">Which.</param>
    /// <param name="failureKind">What it means if the ledger has something else than it should.</param>
    /// <param name="run">The check itself.</param>
    private CheckResult Run(StationCheck check, ProblemKind failureKind, Func<CheckResult> run)
    {
        Progress.Begin($"checking {check}");
        try
        {
            return run();
        }
        catch (Exception e) when ((e as Failure ?? SqliteFailure.Of(e)) is { Kind: FailureKind.Busy } busy)
        {
            // Another process is writing: that says nothing about the ledger.
            throw new Failure(busy.Kind, busy.Message, busy.Hint, e) { Code = busy.Code };
        }
        catch (Exception e) when ((e as Failure ?? SqliteFailure.Of(e)) is { } failure)
        {
            return CreateUnfinished(check, failureKind, failure);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CheckResult(check, Unfinished, [e.Message]) { Remedy = "check that this account may read the station's files" };
        }
#pragma warning disable CA1031 // In a damaged ledger a row can make its reader throw anything: that is a result, not a bug.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return CreateDamage(check, Unfinished, [$"a row has a value that no row can have ({e.GetType().Name})"]);
        }
    }

    /// <summary>A system without ECDSA keys, a disk that does not answer: what could not be looked at is not damaged for it.</summary>
    internal static CheckResult CreateUnfinished(StationCheck check, ProblemKind kind, Failure failure) =>
        new(check, Unfinished, [failure.Message])
        {
            Remedy = failure.Hint ?? (failure.Kind == FailureKind.Missing ? null : Restore),
            Kind = failure.Kind == FailureKind.Missing ? ProblemKind.Environment : kind,
        };

    private static CheckResult CreateDamage(StationCheck check, string looked, IReadOnlyList<string> problems) =>
        new(check, looked, problems) { Remedy = Restore, Kind = ProblemKind.Damage };

    private CheckResult CheckLedger()
    {
        var length = new FileInfo(ledger.Folder.Ledger).Length;
        return CreateDamage(StationCheck.Ledger, $"SQLite {ledger.EngineVersion}, {ByteSize.Format(length)}", ledger.Checks.Integrity());
    }

    private CheckResult CheckRows() => CreateDamage(StationCheck.Rows, "every row against its checksum", ledger.Checks.Rows());

    private CheckResult CheckStructure() =>
        CreateDamage(StationCheck.Structure, $"tables, indexes and rules of format {Schema.Version}", ledger.Checks.Structure());

    private CheckResult CheckHeader()
    {
        var problems = ledger.Checks.Still(() => LedgerHeader.FindProblems(
            Path.Combine(ledger.StationFolder.Held.ThroughDescriptor, FileNames.Ledger)));
        var hasRest = problems.Contains(LedgerHeader.OtherLength) && LedgerSpace.HasRest(ledger.StationFolder);
        var note = hasRest ? "; a stopped ledger prune left pages behind its end: the next command that writes cuts them off" : "";
        return new(StationCheck.File, "the header of the file" + note,
            hasRest ? [.. problems.Where(problem => problem != LedgerHeader.OtherLength)] : problems)
        {
            Remedy = "if nothing else is wrong, no fact is changed: check the health of the disk, then offlic backup; "
                + "else restore the ledger from a backup",
            Kind = ProblemKind.Damage,
        };
    }

    private CheckResult CheckJournal()
    {
        var (rows, head) = ledger.Journal.Head();
        Progress.BeginRows($"checking {StationCheck.Journal}", rows);
        var broken = ledger.Journal.FirstBreak(() => Progress.Add(1, 0));
        return new CheckResult(StationCheck.Journal, $"{rows:N0} rows, head {head.Short}", broken is { } at ? [at.Problem] : [])
        {
            Remedy = JournalRemedy,
            Kind = ProblemKind.Damage,
        };
    }

    private CheckResult CheckFacts() => new(
        StationCheck.Facts, "the journal and the facts, each against the other",
        [.. ledger.Checks.Counts(), .. new JournalFacts(ledger).FindProblems()])
    {
        Remedy = JournalRemedy,
        Kind = ProblemKind.Damage,
    };

    private CheckResult CheckDocuments()
    {
        var problems = new List<string>();
        var (count, bytes) = (0L, 0L);
        var pruned = ledger.Prunings.Documents();
        var all = ledger.Documents.All().Where(row => !pruned.Contains(row.Id)).ToList();
        Progress.Begin($"checking {StationCheck.Documents}", all.Count, all.Sum(row => row.Size));
        foreach (var row in all)
        {
            Progress.Add(1, row.Size);
            count++;
            bytes += row.Size;
            if (FindProblem(row) is { } problem)
                problems.Add(problem);
        }

        var (gone, _, last) = ledger.Prunings.Count();
        var note = gone > 0 ? $"; {gone:N0} pruned, the last on {last![..10]}" : string.Empty;
        return CreateDamage(StationCheck.Documents, $"{count:N0} documents, {ByteSize.Format(bytes)}{note}", problems);
    }

    private string? FindProblem(DocumentRow row)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var size = 0L;
            foreach (var piece in ledger.Documents.Pieces(row.Id))
            {
                hash.AppendData(piece);
                size += piece.Length;
            }

            return size == row.Size && Digest.FromHash(hash.GetHashAndReset()).Hex == row.Sha256
                ? null
                : $"document {row.Sha256} has other bytes than its digest says";
        }
        catch (Failure e) when (e.Kind == FailureKind.Damaged)
        {
            return $"document {row.Sha256} cannot be unpacked";
        }
    }

    private CheckResult CheckBundles()
    {
        var keys = ledger.Keys.All().ToDictionary(row => row.KeyId, row => PublicKey.FromSpki(row.Spki), StringComparer.Ordinal);
        var rows = ledger.Bundles.All();
        var (station, adopted) = (ledger.Station().Name, ledger.Bundles.Adopted());
        return CreateDamage(
            StationCheck.Bundles, $"{rows.Count:N0} bundles, each against its signatures",
            rows.SelectMany(row => FindProblems(row, keys, manifest => FindLostHead(manifest, station, adopted))).ToList());
    }

    /// <summary>A row of our journal that a signed bundle states, ours or a peer's, and that is not in it.</summary>
    private string? FindLostHead(Manifest manifest, string station,
        IReadOnlyList<(string? Name, string? Sums, long? JournalSequence, string? JournalHead)> adopted) =>
        (manifest.Name.Origin == station ? manifest.Journal : PeerHead.FindSeen(manifest, station)) is { Sequence: > 0 } seen
        && PeerHead.Compare(ledger, seen, adopted) == PeerHeadState.Missing
            ? $"bundle {manifest.Name} states row {seen.Sequence} of our journal, which is not in it"
            : null;

    private List<string> FindProblems(BundleRow row, Dictionary<string, PublicKey> keys, Func<Manifest, string?> findLostHead)
    {
        var problems = new List<string>();
        try
        {
            var bundle = BundleRecord.Read(ledger, row);
            if (bundle.Sums.Hex != row.Sums)
                problems.Add($"bundle {row.Name} has another digest than was recorded");
            problems.AddRange(ledger.Bundles.Seals(row.Id)
                .Where(seal => !keys.TryGetValue(seal.KeyId, out var key) || !key.Verify(bundle.SumsBytes, seal.Bytes))
                .Select(seal => $"bundle {row.Name}: the signature of key {seal.KeyId[..Seal.ShortLength]} is not valid"));
            if (findLostHead(bundle.Manifest) is { } lost)
                problems.Add(lost);
        }
        catch (Failure e) when (e.Kind == FailureKind.Damaged)
        {
            problems.Add($"bundle {row.Name}: {e.Message}");
        }

        return problems;
    }

    /// <summary>Bundles and journal rows of ours that peers have seen must still be in this ledger.</summary>
    private CheckResult CheckPeers()
    {
        var adopted = ledger.Bundles.Adopted();
        var missing = ledger.Journal.Rows()
            .Where(row => row.Action == RollbackAnchor.Action)
            .Select(row => RollbackAnchor.Parse(row.Detail))
            .OfType<RollbackAnchor>()
            .Where(anchor => !adopted.Any(known =>
                known.Name == anchor.Bundle?.ToString() && known.Sums == anchor.Sums?.Hex && known.JournalHead == anchor.Journal?.Head.Hex))
            .Select(anchor => anchor.Problem)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var looked = missing.Count == 0 ? "nothing of ours that a peer holds is missing here" : "what peers hold of ours";
        return new CheckResult(StationCheck.Peers, looked, missing)
        {
            Remedy = "if the ledger was restored on purpose: offlic doctor --adopt --reason TEXT",
            Kind = ProblemKind.Rollback,
        };
    }

    /// <summary>Devices that several zones brought before ownership was kept: only a person knows where they are.</summary>
    private CheckResult CheckZones()
    {
        var contested = ledger.Zones.Contested();
        var looked = contested.Count == 0 ? "no device is of two zones" : "devices that several zones brought";
        return new CheckResult(StationCheck.Zones, looked,
            [.. contested.Select(each => $"{Udi.From(each.Pid, each.Serial)} was brought by {each.Zones.Replace(",", " and ")}; "
                + $"it belongs to {ledger.Zones.OfUnit(each.Pid, each.Serial)}")])
        {
            Remedy = "decide: offlic zone move UDI --to ZONE --reason TEXT",
        };
    }

    private CheckResult CheckPermissions()
    {
        var folder = ledger.Folder;
        var open = new[] { folder.Folder, folder.Ledger, folder.Keys }
            .Concat(Directory.EnumerateFiles(folder.Keys, "*" + FileNames.PrivateKeySuffix))
            .Select(OwnerOnlyFile.CheckOwnerOnly)
            .OfType<Notice>()
            .Select(problem => problem.Message);
        var missing = ledger.Keys.All()
            .Where(row => row is { Own: 1, RevokedAt: null } && !File.Exists(folder.KeyFile(Digest.Parse(row.KeyId)!.Value)))
            .Select(row => $"the private key {row.KeyId[..Seal.ShortLength]} is missing");
        var looked = OperatingSystem.IsWindows()
            ? "the keys are there; who may read the folder is for Windows to say (icacls)"
            : "only the owner can read the station's files";
        return new CheckResult(StationCheck.Permissions, looked, [.. open, .. missing])
        {
            Remedy = "chmod 700 folders, 600 files; revoke a key that others could read: offlic key revoke",
        };
    }

    private CheckResult CheckSpace()
    {
        var free = FreeSpace.Of(ledger.Folder.Folder);
        return new CheckResult(
            StationCheck.Space, free is { } bytes ? $"{ByteSize.Format(bytes)} free" : "free space unknown",
            free < LeastSpace ? [$"less than {ByteSize.Format(LeastSpace)} is free"] : [])
        {
            Remedy = "free some space before the next trip",
        };
    }
}
