using OfflineLicense.Cli.Pages;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Tests.Cli.Pages;

public sealed class StateGroundTests
{
    [Theory]
    [InlineData(InstallationEvidence.ImportLog, "proved by a log of the import")]
    [InlineData(InstallationEvidence.Changed, "proved by output from before and after")]
    [InlineData(InstallationEvidence.Later, "proved by the time in its output")]
    [InlineData(InstallationEvidence.Person, "a person's word")]
    internal void An_installation_rests_on_its_evidence(InstallationEvidence evidence, string words) =>
        Assert.Equal([words], StateGround.Describe(Device(RequestState.Installed, Request(RequestState.Installed) with
        {
            Evidence = evidence,
        })));

    [Fact]
    public void What_is_not_proved_has_the_code_and_the_reason() => Assert.Equal(
        ["not proved (clock-ahead): the clock of the capture is ahead"],
        StateGround.Describe(Device(RequestState.Split, Request(RequestState.Split) with
        {
            UnprovedBecause = new UnprovedReason(UnprovedReason.ClockAhead, "the clock of the capture is ahead"),
        })));

    [Fact]
    public void The_words_of_CSSM_are_told_whatever_else_is_open() => Assert.Equal(
        ["CSSM refused a request: \"duplicate report\"", "not proved"],
        StateGround.Describe(Device(RequestState.Split, Request(RequestState.Split), Request(RequestState.Refused) with
        {
            Reason = "duplicate report",
        })));

    [Fact]
    public void A_device_that_is_not_expected_says_why_or_that_it_reports_nevertheless()
    {
        Assert.Equal(["in store"], StateGround.Describe(Device(RequestState.NotExpected) with { IsExpected = false, Reason = "in store" }));
        Assert.Equal(["the roster expects no report of it"], StateGround.Describe(
            Device(RequestState.Packed, Request(RequestState.Packed)) with { IsExpected = false }));
    }

    private static DeviceOverview Device(RequestState state, params RequestOverview[] requests)
    {
        var udi = Udi.From("C9300-48P", "FOC1")!;
        return new DeviceOverview(1, udi, [udi], state, null, null, null, null, null, null, requests)
        {
            Open = [.. requests.Where(request => request.State != RequestState.Installed)],
        };
    }

    private static RequestOverview Request(RequestState state) => new(new RequestStatusRow
    {
        RequestId = 1,
        Sha256 = Digest.Zero.Hex,
        Kind = DocumentKind.Usage.Name,
        UploadName = "C9300-48P_FOC1.txt",
        At = "2026-11-21T10:15:00Z",
    })
    {
        State = state,
        Since = "2026-11-21T10:15:00Z",
    };
}
