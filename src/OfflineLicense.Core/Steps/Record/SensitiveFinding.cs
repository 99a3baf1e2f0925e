using OfflineLicense.Steps.Sheets;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Record;

/// <summary>Something private in a request that has not left yet. The text is from outside, or the person's own keyword.</summary>
/// <param name="Udi">Whose it is; null where its content names nobody.</param>
/// <param name="IsCaptured">A code in a log of the terminal, which no device signed.</param>
internal sealed record SensitiveFinding(Udi? Udi, RequestRow Request, SensitiveText Found, bool IsCaptured)
{
    private const string Signed = "the device wrote it into a text it signs; nothing can be cut out: ask whether it may leave, or change it on the device and save again";

    private const string Terminal = "the terminal that was captured shows it: collect the code alone, in a file of its own";

    /// <summary>A command of the device where one is known (docs/formats.md), else what a person can do.</summary>
    public string Remedy => Found.Kind != SensitiveKind.Hostname ? Signed : IsCaptured ? Terminal : DeviceCommands.HideHostname;

    /// <summary>The same as a sentence.</summary>
    public string Advice => Remedy == DeviceCommands.HideHostname ? $"on the device: {Remedy}, then save again" : Remedy;

    /// <summary>Whether no device signed a request: a code as a person captured it. A return comes as XML or as such a code.</summary>
    /// <param name="kind">The request's kind.</param>
    /// <param name="head">Its first bytes; asked for only where the kind does not say it.</param>
    public static bool IsCapture(string kind, Func<byte[]> head) => kind.StartsWith("reservation-", StringComparison.Ordinal)
        || (kind == DocumentKind.AuthorizationReturn.Name && !head().AsSpan().TrimStart(" \t\r\n\uFEFF"u8).StartsWith("<"u8));

    /// <summary>How a host name stays inside, in a warning.</summary>
    public static string KeepInside(bool isCaptured) => isCaptured ? Terminal : $"to keep names inside: {DeviceCommands.HideHostname}, then save again";
}
