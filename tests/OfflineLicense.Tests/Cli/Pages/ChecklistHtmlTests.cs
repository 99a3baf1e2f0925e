using System.Text;
using System.Text.RegularExpressions;
using OfflineLicense.Cli.Pages;
using OfflineLicense.Formats;
using OfflineLicense.Steps.Stage;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Tests.Cli.Pages;

/// <summary>CHECKLIST.html: the checklist for a browser.</summary>
public sealed partial class ChecklistHtmlTests
{
    private const string Code = "CB-ZC9300-48P:FOC1-AK9A6sMTr-86";

    [Fact]
    public void Every_request_has_a_box_and_its_code_stands_alone()
    {
        var page = Render("Plant, Inc.");

        Assert.Equal(2, page.Split("<input type=\"checkbox\">").Length - 1);
        Assert.Contains($"<code>{Code}</code>", page, StringComparison.Ordinal);
        Assert.Contains("Step 1: usage, upload the file (1)", page, StringComparison.Ordinal);
        Assert.Contains("Open Reports &gt; Usage Data Files", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_answered_since_is_ticked_and_what_waits_elsewhere_is_named()
    {
        var page = Render("Plant, Inc.");

        Assert.Equal(1, page.Split("<input type=\"checkbox\" checked disabled>").Length - 1);
        Assert.Contains("answered 2026-11-20 08:00Z", page, StringComparison.Ordinal);
        Assert.Contains("C9300-48P_FOC5_55555555.txt<small class=\"soft\"> /up/2026-11-01", page, StringComparison.Ordinal);
        Assert.Contains("An archive worked for this account: its response was collected 2026-11-19 07:00Z", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Try ONE", page, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Attack", "A29")]
    public void Hostile_text_stays_text_and_the_page_has_no_script_and_no_link()
    {
        var plain = Tags().Matches(Render("plain")).Select(tag => tag.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var text in StatusHtmlTests.Hostile)
        {
            var page = Render(text);
            Assert.All(Tags().Matches(page), tag => Assert.Contains(tag.Value, plain));
            Assert.DoesNotContain('\u202E', page);
        }

        Assert.DoesNotContain("<script", Render("plain"), StringComparison.Ordinal);
        Assert.DoesNotContain("<a ", Render("plain"), StringComparison.Ordinal);
        Assert.Contains("content=\"default-src 'none'; style-src 'unsafe-inline'\"", Render("plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_desk_that_collects_the_page_knows_it_for_its_own() =>
        Assert.Equal(DocumentKind.Own, Recognizer.Read(Encoding.UTF8.GetBytes(Render("x"))).Kind);

    private static string Render(string text) => Encoding.UTF8.GetString(ChecklistHtml.Write(new UploadFolder(
        [File("usage", "C9300-48P_FOC1_11111111.txt", text), File("reservation-request", "C9300-48P_FOC1_66666666.txt", text) with
        {
            Codes = [Code],
            Reserves = [(text, 2)],
        }],
        [text])
    {
        Batch = "UD_SA_26Nov21_10_15_00_000_py.tar.gz",
        BatchTriedAt = "2026-11-19T07:00:00Z",
        Settled = [new SettledUpload("/up/x", text, new string('0', 64), "answered", "2026-11-20T08:00:00Z")],
        Elsewhere = [File("usage", "C9300-48P_FOC5_55555555.txt", text).Row with { StagedIn = "/up/2026-11-01" }],
    }));

    private static StagedFile File(string kind, string name, string text) => new(
        new UploadRow
        {
            DocumentId = 1,
            Sha256 = new string('0', 64),
            Size = 1,
            Kind = kind,
            UploadName = name,
            At = "2026-11-21T10:15:00Z",
            Zone = text,
            SmartAccount = text,
            VirtualAccount = text,
        },
        null,
        "up");

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
