using System.Text;

namespace OfflineLicense.Formats.Licensing;

/// <summary>The kind of a licensing XML file from the elements in it (docs/formats.md, sniffing table).</summary>
internal static class LicensingKind
{
    /// <summary>First match wins: an ACK may also hold a code and a policy.</summary>
    private static readonly (string Element, DocumentKind Kind)[] ByElement =
    [
        ("specificPLR", DocumentKind.ReservationCode),
        ("smartLicenseRumAck", DocumentKind.Ack),
        ("smartLicenseAuthorization", DocumentKind.AuthorizationCode),
        ("smartLicenseAuthRequest", DocumentKind.AuthorizationRequest),
        ("RUMReport", DocumentKind.Usage),
    ];

    public static DocumentKind Identify(LicensingXmlContent found)
    {
        foreach (var (element, kind) in ByElement)
        {
            if (found.Names.Contains(element))
                return kind == DocumentKind.AuthorizationRequest && found.Clues is { Returned.Count: > 0, Asks: false }
                    ? DocumentKind.AuthorizationReturn : kind;
        }

        if (found.Names.Where(name => name is not ("smartLicenseAccountInfo" or "correlationID")).SequenceEqual(["smartLicensePolicy"]))
            return DocumentKind.Policy;
        return found.Names is ["smartLicenseSystemInfo"] || (found.Names.Exists(IsTrust) && !found.Names.Exists(IsOfResponse))
            ? DocumentKind.TrustRequest : DocumentKind.UnknownLicensing;
    }

    /// <summary>An unpublished element whose name states its purpose.</summary>
    public static bool IsTrust(string name) => name.Contains("Trust", StringComparison.Ordinal);

    /// <summary>Blocks that only CSSM writes: beside them an element about trust is its response.</summary>
    private static bool IsOfResponse(string name) => name is "smartLicenseAccountInfo" or "correlationID" or "smartLicensePolicy";

    /// <summary>The likeliest kind of a text that cannot be read through.</summary>
    public static DocumentKind Guess(ReadOnlySpan<byte> text)
    {
        foreach (var (element, kind) in ByElement)
        {
            if (text.IndexOf(Encoding.ASCII.GetBytes(element)) >= 0)
                return kind;
        }

        return text.IndexOf("smartLicensePolicy"u8) >= 0 ? DocumentKind.Policy : DocumentKind.UnknownLicensing;
    }

    /// <summary>Whether a document with this root can be ours.</summary>
    public static bool IsRoot(string localName) =>
        localName is "RUMReport" or "specificPLR" || localName.StartsWith("smartLicense", StringComparison.Ordinal);
}
