using System.Text.RegularExpressions;
using OfflineLicense.Cli;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Status;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;
using Snapshooter.Xunit;

namespace OfflineLicense.Tests.Cli;

public sealed partial class ExplainCommandTests : IDisposable
{
    /// <summary>The reasons and warnings of the contract; those of the code are read from it.</summary>
    private static readonly string[] Promised =
    [
        "truncated", "malformed", "too-large", "encoding", "conflict", "two-devices", "wrong-device", "unknown-device", "ambiguous-device",
        "unsafe-archive", "server-file", "token", "not-in-roster", "clock-skew", "hostname-present", "report-gap", "resent", "grew",
        "member-changed", "superseded", "not-verified", "bundle", "seal", "round", "gap", "fork", "rollback", "ACK", "RUM report", "SLAC",
    ];

    private readonly CliRun _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Every_error_of_a_bundle_has_a_page_that_says_what_is_safe_what_to_do_and_what_never_to_do()
    {
        Assert.All(BundleRefusal.All, name =>
        {
            var page = ExplainPages.Find(name);
            Assert.True(page is not null, name);
            Assert.All(["What happened:", "Safe:", "Do", "Never:"], part =>
                Assert.True(page.Lines.Any(line => line.StartsWith(part, StringComparison.Ordinal)), $"{name} has no part {part}"));
        });
    }

    [Fact]
    public void Every_reason_warning_and_error_name_in_the_code_has_a_page()
    {
        var said = Directory.EnumerateFiles(Checkout.At("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => CodeName().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value)
            .Except(["error", "hint"]) // labels of speech
            .Concat(RefusalReason.All.Select(reason => reason.Name))
            .Concat(WarningCode.All.Select(code => code.Name))
            .Concat(UnprovedReason.All)
            .Concat(Enum.GetValues<InstallationEvidence>().Select(evidence => evidence.Name()))
            .Concat(Promised)
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(said.Count > 90, $"{said.Count} names only");
        Assert.Empty(said.Where(name => ExplainPages.Find(name) is null).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_exit_code_has_a_page_under_its_name_and_its_number() =>
        Assert.All(ExitCode.Table, row => Assert.Same(ExplainPages.Find(row.Name),
            ExplainPages.Find($"{row.Code}") ?? new ExplainPage([], "", "", [])));

    [Fact]
    public void A_page_fits_a_narrow_terminal_and_no_name_leads_to_two_pages()
    {
        Assert.All(ExplainPages.All, page => Assert.All(page.Lines, line =>
            Assert.True(line.Length <= 80 && line.TrimEnd() == line, $"{page.Topic}: {line}")));
        Assert.All(ExplainPages.All, page => Assert.Matches("^[A-Z'].*[.:]|^CSSM|^Cisco", page.Title));
        Assert.Empty(ExplainPages.All.SelectMany(page => page.Names).GroupBy(name =>
            name.ToLowerInvariant().Replace('_', '-')).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Every_command_on_a_page_is_one_that_the_command_line_takes()
    {
        var lines = ExplainPages.All.SelectMany(page => page.Lines.Select(line => (page.Topic, Line: line.Trim()))).Where(each =>
            each.Line.StartsWith("offlic ", StringComparison.Ordinal)).ToList();

        Assert.True(lines.Count > 80, $"{lines.Count} commands only");
        Assert.All(lines, each => TypedCommand.Parses(each.Topic, each.Line));
        var wrong = Assert.ThrowsAny<Exception>(() => TypedCommand.Parses("a page", "offlic doctor --adobt"));
        Assert.Contains("--adopt", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Topics_that_a_page_sends_its_reader_to_exist() => Assert.All(
        ExplainPages.All.SelectMany(page => page.Lines).SelectMany(line => SentTo().Matches(line)).Select(match =>
            match.Groups["topic"].Value),
        topic => Assert.True(ExplainPages.Find(topic) is not null, topic));

    [Theory]
    [InlineData("E_FORK", "E_FORK, fork")]
    [InlineData("e_fork", "E_FORK, fork")]
    [InlineData("e-fork", "E_FORK, fork")]
    [InlineData("slac", "SLAC")]
    [InlineData("12", "sequence, 12")]
    public void A_topic_is_found_whatever_its_case(string typed, string first)
    {
        var said = _shell.Run("explain", typed);

        Assert.Equal((0, first), (said.Exit, said.OutLines[0]));
    }

    [Theory]
    [InlineData("E_FROK", "; did you mean E_FORK?")]
    [InlineData("truncted", "; did you mean truncated?")]
    [InlineData("frobnicate", "")]
    public void A_mistyped_topic_is_usage_with_what_was_probably_meant(string typed, string meant)
    {
        var said = _shell.Run("explain", "E_GAP", typed);

        Assert.Equal((2, ""), (said.Exit, said.Out));
        Assert.Equal($"error: there is no page on {typed}{meant}", said.ErrorLines[0]);
    }

    [Theory]
    [InlineData("merge", "offlic help ledger merge")]
    [InlineData("Export", "offlic help roster export; offlic help key export; offlic help audit export; offlic help ledger export")]
    public void A_command_has_its_own_page(string typed, string hint)
    {
        var said = _shell.Run("explain", typed);

        Assert.Equal((2, $"error: {typed} is a command, and explain has errors and terms"), (said.Exit, said.ErrorLines[0]));
        Assert.Equal(Words(hint), Words(said.ErrorLines[1]["hint: ".Length..]));

        static IEnumerable<string> Words(string commands) => commands.Split("; ").Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Without_a_topic_all_are_listed_in_groups()
    {
        _shell.Columns = 80;
        var said = _shell.Run("explain");

        Assert.Equal("Bundles out of order: lost, forked, restored:", said.OutLines[0]);
        Assert.All(said.OutLines, line => Assert.InRange(line.Length, 1, 80));
        Assert.Equal(ExplainPages.All.Select(page => page.Topic), _shell.Run("explain", "--json").Json("topic").Select(line =>
            line.GetProperty("topic").GetString()));
    }

    [Fact]
    public void With_json_a_page_is_one_line() =>
        Assert.Equal("type topic group title lines",
            Said.Members(Assert.Single(_shell.Run("explain", "e_gap", "E_GAP", "--json").Json("page"))));

    [Fact]
    public void A_page_reads_so()
    {
        Snapshot.Match(_shell.Run("explain", "E_FORK", "E_ROLLBACK").Out);
    }

    [Fact]
    public void An_error_without_a_better_hint_leads_to_its_page() =>
        Assert.Equal("offlic explain E_LIMIT tells more", BundleRefusal.Of(BundleRefusal.Limit, "too many").Hint);

    /// <summary>A name at one of the places where the code names a reason, a warning or an error.</summary>
    [GeneratedRegex("""(?:new (?:Notice|Refusal)\(|Refused?\((?:\w+, )*|Spend\(|Say\(|Reason = |Code = |Reason: )"(?<name>[a-z]+(?:-[a-z]+)*|E_[A-Z_]+)"|"(?<name>E_[A-Z_]+)"|=> "(?<name>[a-z]+-[a-z]+)",""")]
    private static partial Regex CodeName();

    [GeneratedRegex("offlic explain (?<topic>[A-Za-z_-]+)")]
    private static partial Regex SentTo();
}
