using OfflineLicense.Steps.Match;

namespace OfflineLicense.Tests.Steps;

/// <summary>Which kind of answer can be one to which kind of request (contract.md 4.6): a code is never taken for an acknowledgement's answer.</summary>
public sealed class FittingAnswersTests
{
    [Theory]
    [InlineData("usage", "ack policy unknown-licensing")]
    [InlineData("trust-request", "ack policy unknown-licensing")]
    [InlineData("authorization-request", "ack policy authorization-code unknown-licensing")]
    [InlineData("authorization-return", "authorization-code")]
    [InlineData("reservation-request", "reservation-code unknown-licensing")]
    [InlineData("reservation-confirmation", "")]
    [InlineData("reservation-return", "")]
    [InlineData("server-request", "")]
    [InlineData("unknown-licensing", "unknown-licensing")]
    public void A_request_is_answered_by_these_kinds_and_no_others(string request, string answers)
    {
        DocumentKind[] kinds = [DocumentKind.Ack, DocumentKind.Policy, DocumentKind.AuthorizationCode, DocumentKind.ReservationCode, DocumentKind.UnknownLicensing];

        Assert.Equal(answers, string.Join(' ', kinds.Where(kind => AnswerMatcher.Fits(request, kind))));
    }

    [Fact]
    public void Two_answers_are_the_same_by_their_device_or_by_a_request_that_both_name()
    {
        Assert.True(new Recipient(1, null).Is(new Recipient(1, 5)));
        Assert.True(new Recipient(1, 5).Is(new Recipient(2, 5)));
        Assert.False(new Recipient(1, 5).Is(new Recipient(2, 6)));
        Assert.False(new Recipient(1, null).Is(new Recipient(2, null)));
    }
}
