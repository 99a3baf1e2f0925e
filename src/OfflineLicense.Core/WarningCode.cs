namespace OfflineLicense;

/// <summary>The codes of warnings. Their names are part of the interface: scripts read them from <c>--json</c>.</summary>
internal sealed record WarningCode
{
    private static readonly List<WarningCode> Known = [];

    private WarningCode(string name) => Name = name;

    public static WarningCode AckNotUnderstood { get; } = Create("ack-not-understood");
    public static WarningCode AddressPresent { get; } = Create("address-present");
    public static WarningCode AlreadyPacked { get; } = Create("already-packed");
    public static WarningCode Assumed { get; } = Create("assumed");
    public static WarningCode Bundle { get; } = Create("bundle");
    public static WarningCode BundleTwice { get; } = Create("bundle-twice");
    public static WarningCode CaseDiffers { get; } = Create("case-differs");
    public static WarningCode ClockSkew { get; } = Create("clock-skew");
    public static WarningCode Done { get; } = Create("done");
    public static WarningCode DuplicateKey { get; } = Create("duplicate-key");
    public static WarningCode DuplicateReport { get; } = Create("duplicate-report");
    public static WarningCode Empty { get; } = Create("empty");
    public static WarningCode Fragment { get; } = Create("fragment");
    public static WarningCode Grew { get; } = Create("grew");
    public static WarningCode HostnamePresent { get; } = Create("hostname-present");
    public static WarningCode ImportFailed { get; } = Create("import-failed");
    public static WarningCode KnownAs { get; } = Create("known-as");
    public static WarningCode LicenseMissing { get; } = Create("license-missing");
    public static WarningCode LineNotWritten { get; } = Create("line-not-written");
    public static WarningCode MemberChanged { get; } = Create("member-changed");
    public static WarningCode NestedPayload { get; } = Create("nested-payload");
    public static WarningCode NoPrompt { get; } = Create("no-prompt");
    public static WarningCode NoUdi { get; } = Create("no-udi");
    public static WarningCode NotInRoster { get; } = Create("not-in-roster");
    public static WarningCode NotLicensing { get; } = Create("not-licensing");
    public static WarningCode NotPrivate { get; } = Create("not-private");
    public static WarningCode NotVerified { get; } = Create("not-verified");
    public static WarningCode OtherDevice { get; } = Create("other-device");
    public static WarningCode OtherForm { get; } = Create("other-form");
    public static WarningCode OutputInside { get; } = Create("output-inside");
    public static WarningCode PackedTwice { get; } = Create("packed-twice");
    public static WarningCode PartlyUploaded { get; } = Create("partly-uploaded");
    public static WarningCode PlatformGuide { get; } = Create("platform-guide");
    public static WarningCode Probable { get; } = Create("probable");
    public static WarningCode ReportGap { get; } = Create("report-gap");
    public static WarningCode Resent { get; } = Create("resent");
    public static WarningCode SignatureMalformed { get; } = Create("signature-malformed");
    public static WarningCode SignatureMissing { get; } = Create("signature-missing");
    public static WarningCode StatedCut { get; } = Create("stated-cut");
    public static WarningCode Superseded { get; } = Create("superseded");
    public static WarningCode SupersededCode { get; } = Create("superseded-code");
    public static WarningCode TooLarge { get; } = Create("too-large");
    public static WarningCode TrustRequestInside { get; } = Create("trust-request-inside");
    public static WarningCode UnknownBlocks { get; } = Create("unknown-blocks");
    public static WarningCode UnknownDevice { get; } = Create("unknown-device");

    // Why validate could not read a file.
    public static WarningCode NotFound { get; } = Create("not-found");
    public static WarningCode NoPermission { get; } = Create("no-permission");
    public static WarningCode IsAFolder { get; } = Create("is-a-folder");
    public static WarningCode ReadError { get; } = Create("io-error");

    public static IReadOnlyList<WarningCode> All => Known;

    public string Name { get; }

    public static WarningCode From(RefusalReason reason) => new(reason.Name);

    public override string ToString() => Name;

    private static WarningCode Create(string name)
    {
        var code = new WarningCode(name);
        Known.Add(code);
        return code;
    }
}
