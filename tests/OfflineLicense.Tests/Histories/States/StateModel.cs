namespace OfflineLicense.Tests.Histories.States;

/// <summary>What a station should say of a request.</summary>
internal sealed record ModelState(string State, ModelProof? Proof, bool IsClosed);

/// <summary>What a zone or a desk knows, and what it should say of it: small, slow, and without anything of the program.</summary>
internal sealed class StateModel(bool isZone)
{
    private static readonly string[] s_zone = ["collected", "packed", "refused", "answered", "split", "installed"];
    private static readonly string[] s_desk = ["received", "staged", "uploaded", "refused", "answered", "returned"];

    private long _place;

    /// <summary>Every request, in the order in which they were recorded.</summary>
    public List<ModelRequest> Requests { get; } = [];

    public List<(string Serial, ModelCapture Capture)> Captures { get; } = [];

    public List<(string Serial, ModelImport Import)> Imports { get; } = [];

    /// <summary>When each response was first written out.</summary>
    public Dictionary<string, Recorded> Written { get; } = [];

    /// <summary>Responses that left in a bundle.</summary>
    public HashSet<string> Returned { get; } = [];

    public List<Recorded> Rounds { get; } = [];

    /// <summary>Of the roster: the reason why a device is not expected, or null.</summary>
    public Dictionary<string, string?> Roster { get; } = [];

    /// <summary>By the station's clock.</summary>
    public DateTimeOffset Now { get; set; }

    public DateTimeOffset Real { get; set; }

    /// <summary>What the program says of each request, for what the rules do not decide.</summary>
    public Dictionary<string, string?> Told { get; } = [];

    public Recorded Next() => new(++_place, Now, Real);

    public ModelRequest Of(string sha) => Requests.Single(request => request.Sha == sha);

    public IEnumerable<string> Serials => Requests.Select(request => request.Serial)
        .Concat(Captures.Select(each => each.Serial)).Concat(Roster.Keys).Distinct();

    public ModelState Evaluate(ModelRequest request)
    {
        var own = EvaluateAlone(request);
        if (own.State is not ("packed" or "received" or "staged") || request.Reports.Count == 0)
            return own;

        // CSSM has its reports already: nothing comes back for it, and it is where the one that carried them is.
        var twin = Requests.LastOrDefault(other => other != request && other.Marks.LastOrDefault()?.Fact != "ignored"
            && request.Reports.All(other.Reports.Contains)
            && other.Serial == request.Serial && (other.Response is not null || other.Mark is { Fact: "uploaded" or "done" }));
        if (twin is null)
            return own;
        var carrying = EvaluateAlone(twin);
        return Rank(carrying.State) > Rank(own.State) ? carrying with { Proof = null } : own;
    }

    /// <summary>Requests that still wait for something.</summary>
    public IReadOnlyList<(ModelRequest Request, ModelState State)> FindOpen(string serial)
    {
        var mine = Requests.FindAll(request => request.Serial == serial);
        var all = mine.ConvertAll(request => (Request: request, State: Evaluate(request)));
        return [.. all.Where((each, at) => !each.State.IsClosed
            && !all.Skip(at + 1).Any(newer => newer.Request.Kind == each.Request.Kind
                && (newer.Request.ArrivedIn is null || newer.Request.ArrivedIn != each.Request.ArrivedIn)
                && IsFurther(newer, each.State)))];
    }

    /// <returns>The state, and why where the roster or CSSM says it.</returns>
    public string EvaluateDevice(string serial, DateTimeOffset? since = null)
    {
        var open = FindOpen(serial);
        if (open.Count > 0)
            return open.MinBy(each => Rank(each.State.State)).State.State;
        if (Roster.GetValueOrDefault(serial) is not null)
            return "not-expected";
        var collected = Requests.Where(request => request.Serial == serial).ToList();
        bool IsMissing() => since is { } from ? !collected.Exists(request => request.Recorded.At >= from)
            : Rounds.Count > 0 && !collected.Exists(request => request.Recorded.Place > Rounds[^1].Place);
        return IsMissing() ? "missing" : collected.Exists(request => Evaluate(request).State == "installed") ? "installed" : "expected";
    }

    public int Rank(string state) => Array.IndexOf(isZone ? s_zone : s_desk, state);

    private bool IsFurther((ModelRequest Request, ModelState State) newer, ModelState state) =>
        !newer.Request.IsSetAside && newer.State.State != "refused" && Rank(newer.State.State) > Rank(state.State);

    private ModelState EvaluateAlone(ModelRequest request)
    {
        if (request.IsSetAside)
            return new ModelState("not-expected", null, true);
        if (request.IsDone)
        {
            // At a desk the mark still has to travel to the zone.
            return new ModelState(!isZone && request.Mark!.IsSent ? "returned" : "answered", null, isZone);
        }

        if (request.Response is { } response)
            return EvaluateAnswered(request, response);
        if (request.Mark is { Fact: "refused" })
            return new ModelState("refused", null, false);
        if (isZone)
            return new ModelState(request.IsSent ? "packed" : "collected", null, false);
        return new ModelState(request.Mark is { Fact: "uploaded" } ? "uploaded" : request.IsStaged ? "staged" : "received", null, false);
    }

    private ModelState EvaluateAnswered(ModelRequest request, ModelResponse response)
    {
        if (!isZone)
            return new ModelState(Returned.Contains(response.Sha) ? "returned" : "answered", null, false);

        // Only the newest response of a kind is written out: it stands for the others.
        var newest = Requests.Where(other => other.Serial == request.Serial).SelectMany(other => other.Responses)
            .Where(other => other.Kind == response.Kind).MaxBy(other => other.Stated)!;
        Recorded? written = Written.TryGetValue(response.Sha, out var own) ? own
            : Written.TryGetValue(newest.Sha, out var others) ? others
            : null;
        var moment = written is { } when && when.Place > response.Recorded.Place ? when : response.Recorded;
        var proof = ProofModel.Judge(request, moment, [response.Sha[..8], newest.Sha[..8]],
            Captures.Where(each => each.Serial == request.Serial).Select(each => each.Capture),
            Imports.Where(each => each.Serial == request.Serial).Select(each => each.Import));
        if (proof.Doubtful is { } doubtful && Told.GetValueOrDefault(request.Sha) == doubtful)
            proof = new ModelProof(doubtful, null);
        return proof.Evidence is not null
            ? new ModelState("installed", proof, true)
            : new ModelState(written is null ? "answered" : "split", proof, false);
    }
}
