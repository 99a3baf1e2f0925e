namespace OfflineLicense;

/// <summary>The reasons why a file is refused. Their names are part of the interface: scripts read them from <c>--json</c>.</summary>
internal sealed record RefusalReason
{
    private static readonly List<RefusalReason> Known = [];

    private RefusalReason(string name) => Name = name;

    public static RefusalReason Truncated { get; } = Create("truncated");
    public static RefusalReason Malformed { get; } = Create("malformed");
    public static RefusalReason TooLarge { get; } = Create("too-large");
    public static RefusalReason Encoding { get; } = Create("encoding");
    public static RefusalReason Empty { get; } = Create("empty");
    public static RefusalReason UnsafeArchive { get; } = Create("unsafe-archive");
    public static RefusalReason Token { get; } = Create("token");
    public static RefusalReason CssmFailed { get; } = Create("cssm-failed");
    public static RefusalReason Pending { get; } = Create("pending");
    public static RefusalReason Conflict { get; } = Create("conflict");
    public static RefusalReason TwoDevices { get; } = Create("two-devices");
    public static RefusalReason TwoZones { get; } = Create("two-zones");
    public static RefusalReason WrongDevice { get; } = Create("wrong-device");
    public static RefusalReason UnknownDevice { get; } = Create("unknown-device");
    public static RefusalReason AmbiguousDevice { get; } = Create("ambiguous-device");
    public static RefusalReason NoUdi { get; } = Create("no-udi");
    public static RefusalReason OtherForm { get; } = Create("other-form");
    public static RefusalReason ServerFile { get; } = Create("server-file");
    public static RefusalReason Own { get; } = Create("own");
    public static RefusalReason Settling { get; } = Create("settling");
    public static RefusalReason Changing { get; } = Create("changing");
    public static RefusalReason Unreadable { get; } = Create("unreadable");

    public static IReadOnlyList<RefusalReason> All => Known;

    public string Name { get; }

    public override string ToString() => Name;

    private static RefusalReason Create(string name)
    {
        var reason = new RefusalReason(name);
        Known.Add(reason);
        return reason;
    }
}
