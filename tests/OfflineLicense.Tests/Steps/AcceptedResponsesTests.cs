using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Tests.Steps;

/// <summary>Which kinds of response each kind of request accepts: an ACK is never taken for a code.</summary>
public sealed class AcceptedResponsesTests
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
    public void A_request_accepts_these_kinds_of_response_and_no_others(string request, string answers)
    {
        DocumentKind[] kinds =
        [
            DocumentKind.Ack,
            DocumentKind.Policy,
            DocumentKind.AuthorizationCode,
            DocumentKind.ReservationCode,
            DocumentKind.UnknownLicensing,
        ];

        Assert.Equal(answers, string.Join(' ', kinds.Where(kind => AcceptedResponses.Accepts(request, kind))));
    }

    [Fact]
    public void Two_recipients_are_the_same_by_their_device_or_by_a_common_request()
    {
        Assert.True(new Recipient(1, null).IsSameAs(new Recipient(1, 5)));
        Assert.True(new Recipient(1, 5).IsSameAs(new Recipient(2, 5)));
        Assert.False(new Recipient(1, 5).IsSameAs(new Recipient(2, 6)));
        Assert.False(new Recipient(1, null).IsSameAs(new Recipient(2, null)));
    }
}
