using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.EndToEnd;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Histories;

/// <summary>One history, lived by real stations through the command line and by the model, compared after each step.</summary>
internal sealed class HistoryRun(string folder, IEnumerable<(string Name, bool IsZone)> stations) : IDisposable
{
    private sealed record Station(string Folder, HistoryModel Model);

    private sealed record Written(CarriedBundle Bundle, string Path);

    /// <param name="Sha256">The file's.</param>
    /// <param name="Answers">For an answer: the request's SHA-256.</param>
    private sealed record Paper(string Sha256, string Path, string Serial, string Zone, string? Answers);

    /// <summary>How many rows each table has, but for the journal: the same text for every ledger.</summary>
    private static string? s_counts;

    private readonly CliRun _shell = new();
    private readonly List<Station> _stations = [.. stations.Select(station =>
        new Station(Path.Combine(folder, station.Name), new HistoryModel(station.Name, station.IsZone)))];
    private readonly List<Written> _bundles = [];
    private readonly List<Paper> _papers = [];
    private readonly List<(int Station, string Ledger, HistoryModel Model)> _copies = [];
    private DateTimeOffset _now = new(2026, 11, 21, 10, 15, 0, TimeSpan.Zero);
    private readonly HashSet<int> _moved = [];
    private int _drives;

    /// <summary>What was done, as a person would tell it.</summary>
    public List<string> Told { get; } = [];

    public Dictionary<string, int> Endings { get; } = [];

    /// <exception cref="HistoryWrong">The program and the model differ.</exception>
    public void Live(IEnumerable<HistoryStep> steps)
    {
        foreach (var step in steps)
            Do(step);
        foreach (var at in _moved.Order().ToList())
            Examine(at);
    }

    public void Dispose() => _shell.Dispose();

    private void Do(HistoryStep step)
    {
        var who = step.Who % _stations.Count;
        switch (step.Happening)
        {
            case Happening.Send:
                _copies.Add((who, Path.Combine(folder, $"copy-{_copies.Count}"), _stations[who].Model.Copy()));
                File.Copy(Ledger(who), _copies[^1].Ledger);
                if (_stations[who].Model.IsZone)
                    Request(who, step);
                else
                    Answer(who, step);
                break;
            case Happening.Deliver when _bundles.Count > 0:
                var underWay = _bundles.Where(each => !_stations.Exists(station => station.Model.Name != each.Bundle.Origin
                    && station.Model.Held.Any(held => held.Sums == each.Bundle.Sums))).ToList();
                Deliver(step, [(step.What % 4, underWay.Count) switch
                {
                    (0, _) or (_, 0) => Pick(_bundles, step.What / 4), // any one: perhaps one that came before
                    (1, _) => underWay[^1], // the newest overtakes
                    _ => underWay[0],
                }]);
                break;
            case Happening.DeliverSeveral when _bundles.Count > 1:
                Deliver(
                    step,
                    [.. Enumerable.Range(0, 4).Select(i => Pick(_bundles, step.What + (i * 7))).DistinctBy(each => each.Bundle.Name)]
                );
                break;
            case Happening.Restore when _copies.Count > 0:
                var (restored, ledger, model) = Pick(_copies, step.What);
                File.Copy(ledger, Ledger(restored), overwrite: true);
                _stations[restored] = _stations[restored] with { Model = model.Copy() };
                Told.Add($"{Who(restored)} is restored from its copy {Path.GetFileName(ledger)}");
                break;
            case Happening.Fork when _stations.Count == 3:
                TreeCopy.Into(_stations[who].Folder, _stations[who].Folder + "-twin");
                _stations.Add(new Station(_stations[who].Folder + "-twin", _stations[who].Model.Copy()));
                Told.Add($"{Who(who)} now exists twice");
                break;
            case Happening.WriteAgain
                when Choose(
                    _bundles.Where(each =>
                        each.Bundle.Origin == _stations[who].Model.Name
                        && _stations[who].Model.Sealed.Any(own => own.Sums == each.Bundle.Sums)
                    ),
                    step.What
                )
                    is { } old:
                var again = Say(who, "pack", "--to", Drive(), "--again", old.Bundle.Name).Ends(0).Only("bundle");
                Same("bytes written again", Hash(old.Path), Hash(again.Text("path")!));
                break;
            case Happening.Resend when Choose(Resendable(who), step.What) is { } paper:
                Pack(who, "desk", [paper], [], "--resend", $"P:C9300-48P,S:{paper.Serial}");
                break;
            case Happening.MarkLost
                when Choose(_stations[who].Model.Held.OrderBy(each => each.Sums, StringComparer.Ordinal), step.What) is { } lost:
                var asked = Say(who, "mark", "lost", lost.Name, "--reason", "gone");
                if (asked.Exit == 2)
                    break; // of a bundle that arrived it asks, and here it gets no answer
                asked.Ends(0);
                _stations[who]
                    .Model.Marks.UnionWith(
                        lost.Documents.Select(sha => Of(sha).Answers ?? sha).Where(_stations[who].Model.Documents.Contains)
                    );
                break;
            case Happening.Adopt
                when Choose(
                    Enumerable.Range(0, _stations.Count).Where(each => _stations[each].Model.OpenRollbacks > 0).Cast<int?>(),
                    step.What
                )
                    is { } told:
                Say(told, "doctor", "--adopt", "--reason", "restored on purpose").Ends(0);
                _stations[told].Model.Adopt();
                break;
        }
    }

    /// <summary>A zone collects a new usage file, or one that its ledger has lost, and packs what is in no bundle yet.</summary>
    private void Request(int who, HistoryStep step)
    {
        var model = _stations[who].Model;
        var lost = _papers.Where(paper => paper.Zone == model.Name && paper.Answers is null && !model.Documents.Contains(paper.Sha256));
        var paper =
            (step.What % 4 == 0 ? Choose(lost, step.How) : null)
            ?? Write(model.Name, serial => StationPair.Usage(serial, _papers.Count + 1), null);
        Say(who, "collect", paper.Path).Ends(0);
        model.Documents.Add(paper.Sha256);
        var desk = Pick([.. _stations.Where(station => !station.Model.IsZone).Select(station =>
            station.Model.Name).Distinct().Concat(["desk", "desk", "desk"])], step.What / 4);
        var packed = model.Sealed.SelectMany(bundle => bundle.Documents).ToHashSet();
        var pending = _papers.Where(each =>
            each.Zone == model.Name && each.Answers is null && model.Documents.Contains(each.Sha256) && !packed.Contains(each.Sha256)
        );
        Pack(who, desk, pending, [], desk == "desk" ? [] : ["--for", desk]);
    }

    /// <summary>A desk collects CSSM's answer to a request that it holds, and packs what waits for that zone.</summary>
    private void Answer(int who, HistoryStep step)
    {
        var model = _stations[who].Model;
        var answered = _papers.Where(paper => model.Documents.Contains(paper.Sha256)).Select(paper => paper.Answers).ToHashSet();
        if (
            Choose(
                _papers.Where(paper => paper.Answers is null && model.Documents.Contains(paper.Sha256) && !answered.Contains(paper.Sha256)),
                step.What
            )
            is not { } request
        )
        {
            Request(_stations.FindIndex(station => station.Model.IsZone), step); // nothing to answer yet
            return;
        }

        var paper = Write(request.Zone, _ => StationPair.Ack(1735000000000 + _papers.Count, request.Serial), request);
        Say(who, "collect", paper.Path).Ends(0);
        model.Documents.Add(paper.Sha256);
        var sent = model.Sealed.Where(bundle => bundle.Destination == request.Zone).ToList();
        var pending = _papers.Where(each =>
            each.Answers is not null
            && each.Zone == request.Zone
            && model.Documents.Contains(each.Sha256)
            && !sent.Exists(bundle => bundle.Documents.Contains(each.Sha256))
        );
        var marks = model.Marks.Where(sha => Of(sha).Zone == request.Zone && !sent.Exists(bundle => bundle.Facts.Contains(sha)));
        Pack(who, request.Zone, pending, marks, "--for", request.Zone);
    }

    private void Pack(int who, string destination, IEnumerable<Paper> documents, IEnumerable<string> facts, params string[] options)
    {
        var model = _stations[who].Model;
        var expected = model.Next(destination);
        var (items, marks) = (documents.Select(paper => paper.Sha256).ToList(), facts.ToList());
        var line = Say(who, ["pack", "--to", Drive(), .. options]).Ends(0).Only("bundle");
        var bundle = BundleContent.Bundle(line.Text("path")!, line.Text("sums")!);
        Told[^1] +=
            $" = {bundle.Name} {bundle.Sums[..8]}, follows {bundle.Previous[..8]}, has {bundle.Acknowledges?.Sums[..8] ?? "nothing"}";
        Same("place in the stream", expected, (bundle.Sequence, bundle.Previous, bundle.Acknowledges, bundle.PeerJournal));
        Same("documents packed", Sorted(items), Sorted(bundle.Documents));
        Same("facts packed", Sorted(marks), Sorted(bundle.Facts));
        model.Seals(bundle);
        _bundles.Add(new Written(bundle, line.Text("path")!));
    }

    private void Deliver(HistoryStep step, IReadOnlyList<Written> coming)
    {
        // Mostly to whom it is for; now and then to anybody.
        var meant = Enumerable
            .Range(0, _stations.Count)
            .Where(at =>
                _stations[at].Model is var model
                && coming[0].Bundle.Origin != model.Name
                && (model.Name == coming[0].Bundle.Destination || (!model.IsZone && coming[0].Bundle.Destination == "desk"))
            );
        var who = step.Who % 8 == 0 ? step.How % _stations.Count : Choose(meant.Cast<int?>(), step.Who) ?? step.How % _stations.Count;
        var acceptGap = step.How % 3 == 0;
        var (facts, row) = Facts(who);
        var said = Say(who, ["receive", .. coming.Select(each => each.Path), .. acceptGap ? ["--accept-gap", "--reason", "run over"]
            : Array.Empty<string>()]);
        var expected = _stations[who].Model.Receive(coming.Select(each => each.Bundle), acceptGap);
        var lines = said.Lines("bundle")
            .ToDictionary(line => line.Text("path")!, line => line.Text("error") ?? line.Text("outcome")!, StringComparer.Ordinal);
        foreach (var (bundle, ending) in expected)
        {
            Endings[ending] = Endings.GetValueOrDefault(ending) + 1;
            Told[^1] += $"; {bundle.Name} {bundle.Sums[..8]}: {ending}";
            Same(
                $"ending of {bundle.Name}",
                ending is Ending.OverGap or Ending.Late ? Ending.Received : ending,
                lines[coming.First(each => each.Bundle == bundle).Path]
            );
        }

        Same("exit code", Ending.Exit(expected.Select(each => each.Ending)), said.Exit);
        if (expected.All(each => each.Ending is Ending.Already or Ending.Gap or Ending.Fork or Ending.Rollback or Ending.Destination))
        {
            // Refused: at most a journal row and nothing else, and one more for what the peer showed. A row that the journal holds is
            // not added again. Held already: nothing at all.
            var most = expected.Sum(each => each.Ending switch { Ending.Already => 0, Ending.Rollback => 2, _ => 1 });
            var (left, last) = Facts(who);
            Same("what a refused bundle left", (facts, true), (left, last >= row && last <= row + most));
        }
    }

    private void Examine(int at)
    {
        var (station, model) = _stations[at];
        using (var connection = Open(at))
            Same($"documents of {Who(at)}", Sorted(model.Documents), Sorted(SqlRows.Of(connection, "SELECT sha256 FROM document")));
        if (at == _moved.Min())
            Say(at, "audit", "verify").Ends(0); // the same chain that doctor walks for all
        var checks = Say(at, "doctor").Lines("check");
        foreach (var check in checks)
        {
            var problems = check.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!).ToList();
            Same(
                $"{check.Text("check")} of {Who(at)}, by doctor: {string.Join("; ", problems)}",
                check.Text("check") == "peers" ? model.OpenRollbacks : 0,
                problems.Count
            );
        }

        Same("the checks of doctor", true, checks.Any(check => check.Text("check") == "peers"));
        Same("what was received is there byte for byte", true, model.Documents.All(sha => Hash(Of(sha).Path) == sha));
        Same(
            "no spool is left",
            0,
            Directory.Exists(Path.Combine(station, ".offlic", "spool"))
                ? Directory.GetFiles(Path.Combine(station, ".offlic", "spool")).Length
                : 0
        );
    }

    private IEnumerable<Paper> Resendable(int who)
    {
        var model = _stations[who].Model;
        var answered = _papers.Where(paper => model.Documents.Contains(paper.Sha256)).Select(paper => paper.Answers).ToHashSet();
        var packed = model.Sealed.SelectMany(bundle => bundle.Documents).ToHashSet();
        return _papers.Where(paper =>
            model.IsZone && paper.Answers is null && packed.Contains(paper.Sha256) && !answered.Contains(paper.Sha256)
        );
    }

    private Paper Write(string zone, Func<string, string> text, Paper? request)
    {
        var serial = request?.Serial ?? $"FOC{_papers.Count:D4}X0A";
        var path = Path.Combine(folder, $"paper-{_papers.Count}.txt");
        var bytes = Encoding.UTF8.GetBytes(text(serial));
        File.WriteAllBytes(path, bytes);
        _papers.Add(new Paper(Convert.ToHexStringLower(SHA256.HashData(bytes)), path, serial, zone, request?.Sha256));
        return _papers[^1];
    }

    private Said Say(int who, params string[] args)
    {
        _moved.Add(who);
        Told.Add($"{Who(who)}: {string.Join(' ', args.Select(arg => arg.Replace(folder + "/", "", StringComparison.Ordinal)))}");
        _now = _now.AddMinutes(1);
        _shell.Clock = new StoppedClock(_now);
        var said = _shell.Run([.. args, "--json", "--station", _stations[who].Folder]);
        Told[^1] += $" ({said.Exit})";
        return said;
    }

    private (string Facts, long Rows) Facts(int who)
    {
        using var connection = Open(who);
        var counts = SqlRows.Of(
            connection,
            s_counts ??= Counting(SqlRows.Of(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'journal'"))
        )[0];
        return (counts, long.Parse(SqlRows.Of(connection, "SELECT max(sequence) FROM journal")[0]));
    }

    private static string Counting(IEnumerable<string> tables) =>
        $"SELECT concat_ws(' ', {string.Join(", ", tables.Select(table => $"(SELECT count(*) FROM \"{table}\")"))})";

    private SqliteConnection Open(int who) => SqlRows.Open(Ledger(who));

    private string Drive() => Path.Combine(folder, $"drive-{_drives++}");

    private string Ledger(int who) => Path.Combine(_stations[who].Folder, ".offlic", "ledger.db");

    private string Who(int at) => Path.GetFileName(_stations[at].Folder);

    private Paper Of(string sha) => _papers.Single(paper => paper.Sha256 == sha);

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private static string Sorted(IEnumerable<string> values) => string.Join(' ', values.Order(StringComparer.Ordinal));

    private static T Pick<T>(List<T> from, int number) => from[number % from.Count];

    private static T? Choose<T>(IEnumerable<T> from, int number) => from.ToList() is { Count: > 0 } all ? all[number % all.Count] : default;

    private static void Same<T>(string what, T expected, T came)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, came))
            throw new HistoryWrong($"{what}: the model says {expected}, the program {came}");
    }
}
