using OfflineLicense.Steps.Stage;
using OfflineLicense.Storage.Ledger.Tables;
using Snapshooter.Xunit;

namespace OfflineLicense.Tests.Steps;

/// <summary>CHECKLIST.txt: every kind of request with its own step, codes exactly as they were printed.</summary>
public sealed class UploadChecklistTests
{
    private const string ReturnCode = "ChWhde-okvz5f-ckFy8a-aSx4AK-Qf1iFZ-WXYaP1-wwDwmB-K5SEWq-rbr";

    [Fact]
    public void Every_kind_of_request_has_a_step_of_its_own() => Snapshot.Match(UploadChecklist.Write(new UploadFolder(
    [
        File("usage", "C9300-48P_FOC1_11111111.txt") with { Warnings = [new Notice(WarningCode.PartlyUploaded,
            "1 of its 2 reports were uploaded before: CSSM may answer \"duplicate\" for those")] },
        File("usage", "C9300-48P_FOC2_22222222.txt"),
        File("trust-request", "C9300-48P_FOC1_33333333.txt"),
        File("authorization-request", "C9300-48P_FOC1_44444444.txt"),
        File("authorization-return", "C9300-48P_FOC1_55555555.txt") with { Codes = ["CrnKjq-abc-VCW"] },
        File("reservation-request", "C9300-48P_FOC1_66666666.txt") with
        {
            Codes = ["CB-ZC9300-48P:FOC1-AK9A6sMTr-86", "CB-ZC9300-48P:FOC2-AK9A6sMTr-BF"],
            Reserves = [("regid.2017-02.com.cisco.X,1.0_cc59375a", 2)],
        },
        File("reservation-confirmation", "C9300-48P_FOC1_77777777.txt") with { Codes = ["17488c1f"] },
        File("reservation-return", "C9300-48P_FOC1_88888888.txt") with { Codes = [ReturnCode] },
        File("server-request", "cslu-1_server-request_99999999.gz", known: false),
    ],
    ["C9300-48P_FOC3_aaaaaaaa.txt"])
    {
        Batch = "UD_SA_26Nov21_10_15_00_000_py.tar.gz",
        OldBatches = ["UD_SA_26Nov20_10_15_00_000_py.tar.gz"],
    }));

    [Fact]
    public void A_code_stands_alone_on_its_line_case_and_all() =>
        Assert.Contains($"\n{ReturnCode}\n",
            UploadChecklist.Write(new UploadFolder([File("reservation-return", "x_88888888.txt") with { Codes = [ReturnCode] }], [])),
                StringComparison.Ordinal);

    // It stayed in its file, because CUCM prints blanks behind the commas.
    [Fact]
    public void The_udi_that_cucm_asks_with_is_a_code_as_it_is_printed() =>
        Assert.Contains("\nP:UCM, S:cc920, U:e53fc968\n",
            UploadChecklist.Write(new UploadFolder([File("reservation-request",
                "x_66666666.txt") with { Codes = ["P:UCM, S:cc920, U:e53fc968"] }], [])), StringComparison.Ordinal);

    // Every letter beyond ASCII was a question mark, and two accounts could look alike.
    [Fact]
    public void An_account_is_written_in_its_own_letters_and_what_steers_a_terminal_is_not()
    {
        var file = File("usage", "C9300-48P_FOC1_11111111.txt");

        var text = UploadChecklist.Write(new UploadFolder([file with { Row = file.Row with { SmartAccount = "Würth \u001b[2J" } }], []));

        Assert.Contains("Smart account    Würth \\u{1b}[2J\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("with blank")]
    [InlineData(", with blank")]
    [InlineData("line\nbreak")]
    [InlineData("\u001b[2J")]
    [InlineData("Ω")]
    [InlineData("")]
    public void A_code_that_is_not_plain_stays_in_its_file(string code)
    {
        var text = UploadChecklist.Write(new UploadFolder([File("reservation-return", "x_88888888.txt") with { Codes = [code] }], []));

        Assert.Contains("the code is in the file", text, StringComparison.Ordinal);
        Assert.True(text.All(c => c is '\n' or (>= ' ' and < '\u007f')));
    }

    [Fact]
    public void Codes_that_are_not_plain_are_counted_beside_those_that_are()
    {
        var text = UploadChecklist.Write(new UploadFolder([File("reservation-request",
            "x_66666666.txt") with { Codes = ["CB-ZC9300-48P:FOC1-AK9A6sMTr-86", "with blank", "Ω"] }], []));

        Assert.Contains("\nCB-ZC9300-48P:FOC1-AK9A6sMTr-86\n          2 more in the file, not in plain characters\n", text,
            StringComparison.Ordinal);
    }

    // A ledger that a newer version wrote may hold a kind of which this one knows only the name.
    [Fact]
    public void A_kind_that_is_not_known_here_comes_behind_all_that_are()
    {
        var text = UploadChecklist.Write(new UploadFolder([File("a-kind-to-come", "x_66666666.txt"),
            File("unknown-licensing", "x_77777777.txt")], []));

        Assert.True(text.IndexOf("Step 1: unknown-licensing", StringComparison.Ordinal) is var first and > 0
            && text.IndexOf("Step 2: a-kind-to-come", StringComparison.Ordinal) > first);
    }

    [Fact]
    public void Every_request_kind_has_words_of_its_own()
    {
        var other = PortalInstructions.Find("*");
        Assert.All(DocumentKind.All.Where(kind => kind.Direction == Direction.Request), kind =>
            Assert.NotSame(other, PortalInstructions.Find(kind.Name)));
    }

    private static StagedFile File(string kind, string name, bool known = true) => new(
        new UploadRow
        {
            DocumentId = 1,
            Sha256 = new string('0', 64),
            Size = 1,
            Kind = kind,
            UploadName = name,
            At = "2026-11-21T10:15:00Z",
            Zone = "PLANT-7",
            SmartAccount = "Plant, Inc.",
        },
        known ? Udi.From("C9300-48P", name.Contains("FOC2", StringComparison.Ordinal) ? "FOC2" : "FOC1") : null,
        "up");
}
