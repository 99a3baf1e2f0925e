namespace OfflineLicense.Steps.Devices;

/// <summary>Which kinds of response can belong to which kinds of request.</summary>
internal static class AcceptedResponses
{
    /// <param name="request">The name of the request's kind.</param>
    public static bool Accepts(string request, DocumentKind response) =>
        response == DocumentKind.AuthorizationCode ? request is "authorization-request" or "authorization-return"
        : response == DocumentKind.ReservationCode ? request is "reservation-request"
        : response == DocumentKind.UnknownLicensing
            ? request is not ("reservation-confirmation" or "reservation-return" or "authorization-return" or "server-request")
        : request is "usage" or "trust-request" or "authorization-request";
}
