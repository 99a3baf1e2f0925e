using OfflineLicense.Steps.Sheets;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Record;

/// <summary>Something private in a request that was not packed yet. The text is from outside, or a keyword of the operator.</summary>
/// <param name="Udi">Its device; null where its content names none.</param>
/// <param name="IsCaptured">It is a code in a log of a terminal, which no device signed.</param>
internal sealed record SensitiveFinding(Udi? Udi, RequestRow Request, SensitiveText Found, bool IsCaptured)
{
    private const string Signed = "it is in a text that the device signs, so nothing can be removed: ask for approval, "
        + "or change it on the device and save again";

    private const string Terminal = "the captured terminal output shows it: collect the code alone, in a file of its own";

    /// <summary>A command of the device where one is known (docs/formats.md), else what the operator can do.</summary>
    public string Remedy => Found.Kind != SensitiveKind.Hostname ? Signed : IsCaptured ? Terminal : DeviceCommands.HideHostname;

    /// <summary>The same as a part of a sentence.</summary>
    public string Advice => Remedy == DeviceCommands.HideHostname ? $"on the device: {Remedy}, then save again" : Remedy;

    /// <summary>Whether a request is a captured code, which no device signed. A return is XML or such a code.</summary>
    /// <param name="kind">The request's kind.</param>
    /// <param name="head">Its first bytes; read only where the kind does not decide.</param>
    public static bool IsCapture(string kind, Func<byte[]> head) => kind.StartsWith("reservation-", StringComparison.Ordinal)
        || (kind == DocumentKind.AuthorizationReturn.Name && !head().AsSpan().TrimStart(" \t\r\n\uFEFF"u8).StartsWith("<"u8));

    /// <summary>How to keep a hostname in the zone, as a part of a warning.</summary>
    public static string DescribeRemedy(bool isCaptured) => isCaptured
        ? Terminal
        : $"to keep hostnames in the zone: {DeviceCommands.HideHostname}, then save again";
}
