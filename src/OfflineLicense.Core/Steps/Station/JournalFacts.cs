using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Station;

/// <summary>
/// Compares the journal with the facts, in both directions: a key that the journal revokes is revoked, and a revoked key has its
/// journal row. Whoever changes facts and computes every checksum again would have to write other words into the journal too.
/// </summary>
internal sealed class JournalFacts(Ledger ledger)
{
    private readonly List<JournalRow> _rows = [.. ledger.Journal.Rows()];
    private readonly List<string> _problems = [];

    /// <summary>Tables of decisions, and the actions of the journal rows that may add to each.</summary>
    private static readonly Dictionary<string, string[]> Adders = new(StringComparer.Ordinal)
    {
        ["station"] = ["init", "rebuild"],
        ["setting"] = ["init", "config"],
        ["key"] = ["init", "rebuild", "key-trust", "key-rotate"],
        ["key_statement"] = ["key-trust", "key-rotate"],
        ["key_revocation"] = ["key-revoke"],
        ["key_cutoff"] = ["key-revoke"],
        ["bundle"] = ["pack", "receive", "rebuild"],
        ["bundle_revocation"] = ["pack"],
        ["bundle_written"] = ["pack-written", "rebuild"],
        ["seal"] = ["pack", "sign", "receive", "rebuild"],
        ["adoption"] = ["adopt", "rebuild"],
        ["gap"] = ["receive", "rebuild"],
        ["gap_range"] = ["receive", "rebuild"],
        ["mark"] = ["mark", "accept", "collect", "receive", "receive-again", "rebuild"],
        ["installed_mark"] = ["mark-installed", "mark-undo"],
        ["mark_undo"] = ["mark-undo"],
        ["unit_zone"] = ["receive", "receive-again", "rebuild", "zone-move"],
        ["document_zone"] = ["receive", "receive-again", "rebuild", "zone-move"],
        ["server_zone"] = ["receive", "receive-again", "rebuild", "zone-move"],
        ["disputed_item"] = ["receive", "rebuild"],
        ["accepted"] = ["accept"],
        ["opened_round"] = ["round-start"],
        ["export"] = ["ledger-export"],
        ["export_mark"] = ["ledger-export"],
        ["pruned"] = ["ledger-prune"],
        ["merged"] = ["ledger-merge"],
        ["packed_elsewhere"] = ["ledger-merge"],
        ["roster_entry"] = ["roster-import", "roster-replace", "roster-retire", "roster-adopt"],
    };

    /// <summary>Actions that always add to a table.</summary>
    private static readonly (string Action, string Table)[] Always =
    [
        ("init", "station"), ("config", "setting"), ("key-trust", "key"), ("key-rotate", "key"), ("key-revoke", "key_revocation"),
        ("pack", "bundle"), ("receive", "bundle"), ("pack-written", "bundle_written"), ("adopt", "adoption"), ("mark", "mark"),
        ("round-start", "opened_round"),
        ("mark-installed", "installed_mark"), ("ledger-export", "export"), ("ledger-prune", "pruned"),
    ];

    public IReadOnlyList<string> FindProblems()
    {
        CompareStation();
        CompareKeys();
        CompareBundles();
        CompareExports();
        CompareSettings();
        CompareTables();
        return _problems;
    }

    private void CompareStation()
    {
        var (name, side) = ledger.Station();
        if (_rows is [{ Action: "init" } made, ..] && !made.Detail.StartsWith($"{name} ({(side == Side.Zone ? "zone" : "desk")})",
            StringComparison.Ordinal))
            _problems.Add("the first row of the journal names another station or side than the ledger");
        if (_rows is [{ Action: "init" or "rebuild" } first, ..] && first.Detail.Split(' ')[0] is var stated && stated != name)
            _problems.Add($"the journal is of {stated}, and the ledger is of {name}");
    }

    private void CompareKeys()
    {
        var keys = ledger.Keys.All();
        var named = FindNamed("init", "key-trust", "key-rotate");
        Expect(named, keys.Select(key => key.KeyId), "key");

        // A ledger that was rebuilt has its own keys from their files, and its journal counts them.
        var isRebuilt = _rows is [{ Action: "rebuild" }, ..];
        _problems.AddRange(keys.Where(key => !named.ContainsKey(key.KeyId) && !(isRebuilt && key.Own == 1))
            .Select(key => $"the key {key.KeyId} of {key.Station} is trusted, and no row of the journal says so"));

        CompareStationsOf(keys);
        var revoked = FindNamed("key-revoke");
        var revocations = keys.Where(key => key.RevokedAt is not null).Select(key => key.KeyId).ToList();
        Expect(revoked, revocations, "revocation of the key");
        _problems.AddRange(revocations.Where(id => !revoked.ContainsKey(id))
            .Select(id => $"the key {id} is revoked, and no row of the journal says so"));
    }

    /// <summary>"PLANT-7 ID, ..." and "PLANT-7 ID: ...": the key signs for the station that the row names.</summary>
    private void CompareStationsOf(IReadOnlyList<KeyRow> keys)
    {
        var own = ledger.Station().Name;
        _problems.AddRange(keys.Where(key => key.Own == 1 && key.Station != own)
            .Select(key => $"the key {key.KeyId} is our own, and the ledger says that it is of {key.Station}"));
        var stations = keys.ToDictionary(key => key.KeyId, key => key.Station, StringComparer.Ordinal);
        foreach (var row in _rows.Where(row => row.Action is "key-trust" or "key-rotate"))
        {
            if (row.Detail.Split(' ') is [var stated, var id, ..] && stations.TryGetValue(id.TrimEnd(':', ','), out var station)
                && stated != station)
                _problems.Add($"row {row.Sequence} of the journal names a key of {stated}, and the ledger says that it is of {station}");
        }
    }

    private void CompareBundles()
    {
        var bundles = ledger.Bundles.All();
        var named = FindNamed("pack", "receive", "rebuild");
        Expect(named, bundles.Select(bundle => bundle.Sums), "bundle with the digest");
        _problems.AddRange(bundles.Where(bundle => !named.ContainsKey(bundle.Sums))
            .Select(bundle => $"the bundle {bundle.Name} is in the ledger, and no row of the journal says so"));
    }

    private void CompareExports()
    {
        var exports = ledger.Exports.All();
        var named = FindNamed("ledger-export");
        Expect(named, exports.Select(export => export.Sums), "export with the digest");
        _problems.AddRange(exports.Where(export => !named.ContainsKey(export.Sums))
            .Select(export => $"the export {SafeText.Value(export.Name)} is in the ledger, and no row of the journal says so"));
    }

    private void CompareSettings()
    {
        var journal = new Dictionary<string, (long Sequence, string Value)>(StringComparer.Ordinal);
        foreach (var row in _rows.Where(row => row.Action == "config"))
        {
            if (row.Detail.Split(" = ", 2) is [var name, var value])
                journal[name] = (row.Sequence, value == StationSettings.NotSet ? string.Empty : value);
        }

        var settings = ledger.Settings.All().GroupBy(setting => setting.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);
        foreach (var (name, (sequence, value)) in journal)
        {
            if (settings.GetValueOrDefault(name) != value)
                _problems.Add($"row {sequence} of the journal sets {name}, and the setting in the ledger is another");
        }

        // init sets this one without a row of its own.
        _problems.AddRange(settings.Keys.Where(name => !journal.ContainsKey(name) && name != SettingName.ExportHostnames)
            .Select(name => $"the setting {name} is in the ledger, and no row of the journal says so"));
    }

    /// <summary>From the row on that covers everything before it, each row says how many rows of which tables it has added.</summary>
    private void CompareTables()
    {
        var covering = _rows.Where(row => row.Facts is not null && row.Action != Schema.MigrateAction).ToList();
        var added = Adders.Keys.ToDictionary(
            table => table,
            table => ledger.Checks.AddedTo(table).ToDictionary(each => each.Sequence, each => each.Rows),
            StringComparer.Ordinal);
        foreach (var row in covering)
        {
            foreach (var (action, table) in Always)
            {
                if (row.Action == action && !added[table].ContainsKey(row.Sequence))
                    _problems.Add($"row {row.Sequence} of the journal ({action}) has no row in {table}");
            }

            if (row.Action == "mark" && CountStated(row.Detail) is { } stated
                && added["mark"].TryGetValue(row.Sequence, out var marks) && marks != stated)
                _problems.Add($"row {row.Sequence} of the journal marks {stated} requests, and {marks} marks belong to it");
            if (row.Action == "ledger-prune" && CountStated(row.Detail) is { } gone
                && added["pruned"].TryGetValue(row.Sequence, out var pruned) && pruned != gone)
                _problems.Add($"row {row.Sequence} of the journal prunes {gone} documents, and {pruned} belong to it");
            if (row.Action == "ledger-merge" && CountStated(row.Detail) is { } taken && taken != CountMerged(row.Sequence))
                _problems.Add($"row {row.Sequence} of the journal merges {taken} documents, and {CountMerged(row.Sequence)} belong to it");
            _problems.AddRange(Adders
                .Where(each => added[each.Key].ContainsKey(row.Sequence) && !each.Value.Contains(row.Action, StringComparer.Ordinal))
                .Select(each => $"row {row.Sequence} of the journal ({row.Action}) has rows in {each.Key}, where it adds none"));
        }

        long CountMerged(long sequence) =>
            added["merged"].GetValueOrDefault(sequence) + added["packed_elsewhere"].GetValueOrDefault(sequence);
    }

    /// <summary>Every digest in the rows of these actions, with the number of the row; a reason at the end is not read.</summary>
    private Dictionary<string, long> FindNamed(params string[] actions)
    {
        var named = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in _rows.Where(row => actions.Contains(row.Action, StringComparer.Ordinal)))
        {
            foreach (var word in row.Detail.Split(';')[0].Split(": ")[0].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            {
                if (Digest.Parse(word.TrimEnd(':')) is { } digest)
                    named.TryAdd(digest.Hex, row.Sequence);
            }
        }

        return named;
    }

    private void Expect(Dictionary<string, long> named, IEnumerable<string> found, string what)
    {
        var known = found.ToHashSet(StringComparer.Ordinal);
        _problems.AddRange(named.Where(each => !known.Contains(each.Key))
            .Select(each => $"row {each.Value} of the journal names the {what} {each.Key}, which is not in the ledger"));
    }

    /// <summary>"uploaded: 3 requests, …" and "3 requests, …".</summary>
    private static long? CountStated(string detail)
    {
        foreach (var word in detail.Split(' '))
        {
            if (long.TryParse(word, out var count))
                return count;
        }

        return null;
    }
}
