namespace OfflineLicense.Steps.Devices;

/// <summary>Which exchange of a server a file belongs to, as a person says it with <c>--as</c>. SSM On-Prem's account synchronisation and its usage are two.</summary>
internal static class ServerPurpose
{
    public const string Cslu = "cslu";
    public const string Registration = "onprem-registration";
    public const string Sync = "onprem-sync";
    public const string Usage = "onprem-usage";

    /// <summary>Behind a purpose: the answer to it.</summary>
    public const string Answer = "-response";

    public static IReadOnlyList<string> All { get; } = [Cslu, Registration, Sync, Usage];

    /// <summary>Every word that <c>--as</c> takes.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. All, .. All.Select(purpose => purpose + Answer)];

    public static bool IsAnswer(string word) => word.EndsWith(Answer, StringComparison.Ordinal);

    public static string Of(string word) => IsAnswer(word) ? word[..^Answer.Length] : word;

    /// <summary>Registration starts the clock of SSM On-Prem's certificates, each account synchronisation sets it back; usage does not, and CSLU has none.</summary>
    public static bool SetsClock(string? purpose) => purpose is Registration or Sync;
}
