namespace OfflineLicense.Steps.Devices;

/// <summary>
/// The purpose of a server's file, as a person types it after <c>--as</c>. Account synchronization and usage of SSM On-Prem are two.
/// </summary>
internal static class ServerPurpose
{
    public const string Cslu = "cslu";
    public const string Registration = "onprem-registration";
    public const string Sync = "onprem-sync";
    public const string Usage = "onprem-usage";

    /// <summary>Appended to a purpose: the response to it.</summary>
    public const string Response = "-response";

    public static IReadOnlyList<string> All { get; } = [Cslu, Registration, Sync, Usage];

    /// <summary>Every word that <c>--as</c> accepts.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. All, .. All.Select(purpose => purpose + Response)];

    public static bool IsResponse(string word) => word.EndsWith(Response, StringComparison.Ordinal);

    /// <summary>The purpose without <see cref="Response"/>.</summary>
    public static string GetPurpose(string word) => IsResponse(word) ? word[..^Response.Length] : word;

    /// <summary>
    /// Registration starts the validity of SSM On-Prem's certificates and each account synchronization renews it; usage does not, and CSLU
    /// has none.
    /// </summary>
    public static bool SetsClock(string? purpose) => purpose is Registration or Sync;
}
