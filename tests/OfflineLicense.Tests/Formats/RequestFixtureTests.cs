namespace OfflineLicense.Tests.Formats;

/// <summary>Every kind of request that is no usage file: what each good file says, and what each bad one is refused for.</summary>
public sealed class RequestFixtureTests
{
    private const string Return = "CfixTu-reAbCd-EfGhJk-LmNpQr-StUvWx-Yz1234-56789a-bcdefg-hij";

    /// <summary>File; serial numbers of its devices; the codes to paste.</summary>
    private static readonly Dictionary<string, (string Serials, string Codes)> Good = new(StringComparer.Ordinal)
    {
        ["trust-request/good/element-and-system-info.txt"] = ("FIX2501A0B1", ""),
        ["trust-request/good/element-only-declared.txt"] = ("FIX2501A0B1", ""),
        ["trust-request/good/own-root.txt"] = ("FIX2501A0B1", ""),
        ["trust-request/good/stack-of-two-mark-crlf.txt"] = ("FIX2501A0B1 FIX2501A0B2", ""),
        ["trust-request/good/system-info-only.txt"] = ("FIX2501A0B1", ""),
        ["authorization-request/good/device-list-with-sudis.txt"] = ("FIX2501A0B1 FIX2501A0B2", ""),
        ["authorization-request/good/escaped-stack-of-three.txt"] = ("FIX2501A0B2 FIX2501A0B1 FIX2501A0B3", ""),
        ["authorization-request/good/one-device-declared.txt"] = ("FIX2501A0B1", ""),
        ["authorization-request/good/pair.txt"] = ("FIX2501A0B1 FIX2501A0B2", ""),
        ["authorization-request/good/replaced-code.txt"] = ("FIX2501A0B1", ""),
        ["authorization-return/good/bare-code-crlf-no-digits.txt"] = ("", "dSTeMh-GZnaio-hzmKLB-xJvsex"),
        ["authorization-return/good/bare-code.txt"] = ("", "CrnKjq-aaaaaa-bbbbbb-cccccc-VCW"),
        ["authorization-return/good/in-log.log"] = ("FIX2501A0B1", Return),
        ["authorization-return/good/noted-by-hand.txt"] = ("FIX2501A0B1", "CrnKjq-aaaaaa-bbbbbb-cccccc-VCW"),
        ["authorization-return/good/xml-pair.txt"] = ("FIX2501A0B1 FIX2501A0B2",
            "CrnKjq-aaaaaa-bbbbbb-cccccc-VCW CrnKjq-dddddd-eeeeee-ffffff-VCW"),
        ["authorization-return/good/xml.txt"] = ("FIX2501A0B1", "CrnKjq-aaaaaa-bbbbbb-VCW"),
        ["reservation-request/good/alone.txt"] = ("FIX2134L0RN", "CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86"),
        ["reservation-request/good/cancelled-and-asked-again.log"] = ("FIX2134L0RN", "CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-22"),
        ["reservation-request/good/in-log.log"] = ("FIX2134L0RN", "CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86"),
        ["reservation-request/good/labelled-pair.txt"] = ("EXATRI-A-01828 EXATRI-A-01829",
            "CB-ZISR4321/K9:EXATRI-A-01828-AK9A6sMTr-86 CB-ZISR4321/K9:EXATRI-A-01829-AK9A6sMTr-8F"),
        ["reservation-request/good/overtyped-in-session.log"] = ("FIX2134L0RN", "CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86"),
        ["reservation-request/good/pair-in-log-with-roles.log"] = ("FIX2134L0RP FIX2134L0RN",
            "CB-ZC9300-24UX:FIX2134L0RP-AK9A6sMTr-8F CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86"),
        ["reservation-request/good/router-xr-same-line.log"] = ("EXATRI-A-01828", "CB-ZN55/A1-SE:EXATRI-A-01828-AK9A6sMTr-86"),
        ["reservation-request/good/saved-as-utf-16.log"] = ("FIX2134L0RN", "CB-ZC9300-24UX:FIX2134L0RN-AK9A6sMTr-86"),
        ["reservation-request/good/stack-bare-lines.txt"] = ("FIX2134L0RA FIX2134L0RB FIX2134L0RC",
            "CB-ZC9300-24UX:FIX2134L0RA-AK9A6sMTr-0A CB-ZC9300-24UX:FIX2134L0RB-AK9A6sMTr-0B CB-ZC9300-24UX:FIX2134L0RC-AK9A6sMTr-0C"),
        ["reservation-request/good/udi-string.txt"] = ("fix920", "P:UCM,S:fix920,U:e53fc968-0253-4d61-a355-ba908a6cc920"),
        ["reservation-request/good/unified-communications.log"] = ("fix920", "P:UCM, S:fix920, U:e53fc968-0253-4d61-a355-ba908a6cc920"),
        ["reservation-request/good/universal.txt"] = ("FIX3011AHB3", "DC-ZCSF-220:FIX3011AHB3-AkARi7gUQ-02"),
        ["reservation-confirmation/good/after-install.txt"] = ("", "17488c1f"),
        ["reservation-confirmation/good/alone.txt"] = ("", "17488c1f"),
        ["reservation-confirmation/good/in-log-with-udi.log"] = ("FIX2134L0RN", "17488c1f"),
        ["reservation-confirmation/good/labelled.txt"] = ("", "110afa79"),
        ["reservation-confirmation/good/pair-in-log.log"] = ("FIX2134L0RN FIX2134L0RP", "17488c1f 110afa79"),
        ["reservation-return/good/alone.txt"] = ("", Return),
        ["reservation-return/good/in-log-no-udi.log"] = ("", Return),
        ["reservation-return/good/in-log.log"] = ("FIX2134L0RN", Return),
        ["reservation-return/good/pair-in-log.log"] = ("FIX2134L0RN FIX2134L0RP", Return
            + " CfixTw-reAbCd-EfGhJk-LmNpQr-StUvWx-Yz1234-56789a-bcdefg-hik"),
        ["reservation-return/good/transcript.txt"] = ("FIX2134L0RN", Return),
        ["unknown-licensing/good/element-and-system-info.txt"] = ("FIX2501A0B1", ""),
        ["unknown-licensing/good/empty.txt"] = ("", ""),
        ["unknown-licensing/good/no-udi.txt"] = ("", ""),
        ["unknown-licensing/good/own-root-declared.txt"] = ("FIX2501A0B1", ""),
        ["unknown-licensing/good/signed-block.txt"] = ("FIX2501A0B1", ""),
        ["unknown-licensing/good/with-correlation-id.txt"] = ("FIX2501A0B1", ""),
    };

    public static TheoryData<string> GoodFiles => FormatFixtures.Theory([.. FormatFixtures.RequestKinds.Select(kind => $"{kind}/good")]);

    public static TheoryData<string> BadFiles => FormatFixtures.Theory([.. FormatFixtures.RequestKinds.Select(kind => $"{kind}/bad")]);

    public static TheoryData<string> Kinds => [.. FormatFixtures.RequestKinds];

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void A_good_file_is_of_the_kind_of_its_folder_and_names_its_devices_and_codes(string name)
    {
        var (serials, codes) = Good[name];

        var reading = FormatFixtures.Read(name);

        Assert.Null(reading.Refusal);
        Assert.Equal(name[..name.IndexOf('/', StringComparison.Ordinal)], reading.Kind.Name);
        Assert.Equal(serials, string.Join(' ', reading.Udis.Select(udi => udi.Serial)));
        if (codes.Contains("P:UCM", StringComparison.Ordinal))
            Assert.Equal([codes], reading.Codes);
        else
            Assert.Equal(codes, string.Join(' ', reading.Codes));
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_gets_the_verdict_it_is_named_after(string name)
    {
        var file = name[(name.LastIndexOf('/') + 1)..];

        var reading = FormatFixtures.Read(name);

        var verdict = reading.Refusal?.Reason.Name ?? reading.Kind.Name;
        Assert.True(file.StartsWith(verdict + "-", StringComparison.Ordinal), $"{verdict}: {reading.Refusal?.Message}");
        if (reading.Refusal is not null)
            Assert.Empty(reading.Codes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_has_four_good_files_and_four_bad_ones(string kind)
    {
        Assert.InRange(FormatFixtures.In($"{kind}/good").Count, 4, 99);
        Assert.InRange(FormatFixtures.In($"{kind}/bad").Count, 4, 99);
    }

    [Theory]
    [InlineData("reservation-return/bad/malformed-small-l-in-code.txt", "Line 1: It looks like a return code, but holds a \"l\" at position 58")]
    [InlineData("reservation-return/bad/malformed-group-cut.txt", "has 48 characters beside its hyphens instead of 51")]
    [InlineData("reservation-request/bad/malformed-second-code-cut.txt", "Line 2: ")]
    [InlineData("reservation-request/bad/malformed-lower-case.txt", "Codes are case-exact")]
    [InlineData("reservation-request/bad/malformed-wrapped-in-log.log", "Line 2: ")]
    [InlineData("reservation-request/bad/two-devices-two-prompts.log", "P:C9300-24UX,S:FIX2134L0RN, and P:C9300-24UX,S:FIX2134L0RP")]
    [InlineData("reservation-confirmation/bad/malformed-two-steps.log", "The code in line 2 (reservation-request) and the one in line 4 (reservation-confirmation)")]
    [InlineData("authorization-return/bad/malformed-no-code.log", "Line 2: A code is announced, and none follows.")]
    public void A_refused_code_is_named_by_its_place_and_never_shown(string name, string words)
    {
        var message = FormatFixtures.Read(name).Refusal!.Message;

        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.DoesNotContain("sw-lab", message, StringComparison.Ordinal);
        Assert.DoesNotContain("EfGhJk", message, StringComparison.Ordinal);
    }
}
