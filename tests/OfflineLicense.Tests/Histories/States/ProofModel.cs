namespace OfflineLicense.Tests.Histories.States;

/// <summary>What should be said: evidence, or one of these reasons.</summary>
/// <param name="Evidence">Null: nothing proves it.</param>
/// <param name="Doubtful">Evidence that a careful program may take or leave: the rules do not decide it.</param>
internal sealed record ModelProof(string? Evidence, string? Doubtful, params string[] Reasons);

/// <summary>What proves that a response is installed, and why nothing does. It knows the rules and nothing of the program.</summary>
internal static class ProofModel
{
    private static readonly TimeSpan s_quarter = TimeSpan.FromMinutes(15);

    private static readonly string[] s_clocks = ["same-as-before", "zone-name", "clock-ahead", "clock-behind", "capture-before-split"];

    /// <param name="request">A request with a response.</param>
    /// <param name="moment">When its response was first written out, or else when it came here.</param>
    /// <param name="digits">The digests' beginnings in the names of install files that stand for this response.</param>
    /// <param name="captures">Of the device, in the order in which they were recorded.</param>
    /// <param name="imports">The same.</param>
    public static ModelProof Judge(
        ModelRequest request, Recorded moment, IReadOnlyCollection<string> digits,
        IEnumerable<ModelCapture> captures, IEnumerable<ModelImport> imports)
    {
        var attempts = imports.Where(each => each.Recorded.Place > moment.Place && digits.Contains(each.Digits)).ToList();
        if (attempts.Exists(each => each.IsSuccess))
            return new ModelProof("import-log", null);
        ModelValue? Value(ModelCapture capture) => request.Kind == "usage" ? capture.Ack : capture.Trust;
        var (before, after) = (captures.Where(each => each.Recorded.Place <= moment.Place).ToList(),
            captures.Where(each => each.Recorded.Place > moment.Place).ToList());
        var was = before.ConvertAll(Value);
        var judged = after.ConvertAll(each => Value(each) is not { } now || was.Exists(one => one?.Shown == now.Shown)
            ? new ModelProof(null, null, "same-as-before") // nothing, or what it showed before
            : before.Count > 0 ? Changed(before, was, each, now, moment) : Later(each, now.Shown, moment));
        if (judged.Find(each => each.Evidence is not null) is { } proved)
            return proved;
        var doubtful = judged.Find(each => each.Doubtful is not null)?.Doubtful;
        if (request.SaidInstalled == request.Response!.Sha)
            return new ModelProof("person", doubtful);
        string[] reasons = judged.Count > 0 ? judged[^1].Reasons : [before.Count > 0 ? "capture-before-split" : "no-capture"];
        return new ModelProof(null, doubtful, attempts.Count > 0 ? ["import-failed", .. reasons] : reasons);
    }

    /// <summary>Two captures with two values. Years and zones may be wrong: the clock is compared with itself.</summary>
    private static ModelProof Changed(
        List<ModelCapture> before, List<ModelValue?> was, ModelCapture after, ModelValue now, Recorded moment)
    {
        // The device says itself that this is older than what it showed, or than the moment; or its clock was set.
        var isOld = was.Exists(one => one is not null && (now.Shown.IsBefore(one.Shown) || now.Shown.MayBe(one.Shown)))
            || before.Exists(one => one.Clock is { } clock && after.Clock?.IsBefore(clock) == true);
        bool IsTooEarly(ModelCapture one, PrintedClock? start, PrintedClock? time) => start is not null && time is not null
            && one.Recorded.At + start.LongestUntil(time) < moment.At - s_quarter;
        isOld |= before.Where((one, at) => IsTooEarly(one, one.Clock ?? was[at]?.Shown, now.Shown)
            || IsTooEarly(one, one.Clock, after.Clock)).Any();
        if (!isOld)
            return new ModelProof("changed", null);
        return now.InstalledAt >= moment.Real ? new ModelProof(null, "changed", s_clocks) : new ModelProof(null, null, s_clocks);
    }

    /// <summary>One capture alone: its time has to be late enough in every zone that it may be in.</summary>
    private static ModelProof Later(ModelCapture after, PrintedClock now, Recorded moment)
    {
        var isLate = now.Earliest >= moment.At - s_quarter;
        if (after.Clock?.Earliest > after.Recorded.At + s_quarter)
            return new ModelProof(null, null, "clock-ahead");
        if (isLate && (now.Earliest > after.Recorded.At + s_quarter || after.Clock?.IsBefore(now) == true))
            return new ModelProof(null, "later", "clock-ahead"); // a time that is still to come
        if (isLate)
            return new ModelProof("later", null);
        return now.Latest >= moment.At - s_quarter
            ? new ModelProof(null, null, "zone-name", "clock-ahead")
            : new ModelProof(null, null, after.Clock?.IsBefore(now) == true ? s_clocks
                : ["clock-behind", "capture-before-split", "same-as-before"]);
    }
}
