namespace OfflineLicense;

/// <summary>What a person reports about a request for which CSSM gave no file.</summary>
internal enum MarkKind
{
    /// <summary>CSSM has it and has not responded yet.</summary>
    Uploaded,

    /// <summary>CSSM rejected it.</summary>
    Refused,

    /// <summary>The step is done at CSSM, which gives no file for it.</summary>
    Done,

    /// <summary>The request is set aside.</summary>
    Ignored,

    /// <summary>The bundle or drive that carried it is lost.</summary>
    Lost,

    /// <summary>Takes back a response that was matched to the wrong request.</summary>
    Unmatched,
}

/// <summary>The names of marks on the command line, in the ledger, in bundles and in JSON.</summary>
internal static class MarkKindNames
{
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<MarkKind>().Select(kind => kind.Name())];

    public static string Name(this MarkKind kind) => kind.ToString().ToLowerInvariant();

    /// <returns>Null: no mark has this name.</returns>
    public static MarkKind? Parse(string name) =>
        All.Contains(name, StringComparer.Ordinal) ? Enum.Parse<MarkKind>(name, ignoreCase: true) : null;
}
