namespace OfflineLicense.Steps.Match;

/// <summary>What is said of a response whose device never sent anything: CSSM makes some of them from PID and serial alone.</summary>
internal static class UnknownSender
{
    public const string NoRequest = "from which no request was ever collected here; nothing of it was recorded. Collect a usage file of "
        + "that device in its zone first (license smart save usage all file flash:all_rum.txt), then this file again";
}
