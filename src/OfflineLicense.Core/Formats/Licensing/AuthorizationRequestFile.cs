using OfflineLicense.Formats.Codes;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Licensing;

/// <summary>
/// What is particular to a SLAC request and to the return of an authorization (docs/formats.md, authorization-request): one
/// array with an object a device, and in the system information perhaps a list of the devices of the stack or HA pair.
/// </summary>
internal static class AuthorizationRequestFile
{
    /// <summary>
    /// A device asks for itself or for all of its stack or HA pair (YANG: <c>local</c>), so all devices in one file are one
    /// product instance; the one that wrote it is active. No roles are written in these files.
    /// </summary>
    public static IReadOnlyList<Member> Members(DocumentKind kind, IReadOnlyList<Udi> devices) =>
        devices.Count < 2 || (kind != DocumentKind.AuthorizationRequest && kind != DocumentKind.AuthorizationReturn
            && kind != DocumentKind.TrustRequest)
            ? []
            : [.. devices.Select((udi, place) => new Member(udi, place switch { 0 => "Active", 1 => "Standby", _ => "Member" }))];

    /// <summary>The codes that give an authorization back; a request has none to paste.</summary>
    public static IReadOnlyList<string> Codes(DocumentKind kind, JsonFieldScan clues) =>
        kind == DocumentKind.AuthorizationReturn ? [.. clues.Returned.Where(CodeText.IsOneWord).Distinct(StringComparer.Ordinal)] : [];
}
