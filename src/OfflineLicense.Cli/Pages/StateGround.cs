using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Pages;

/// <summary>What the state of a device rests on, or what is wrong, in words for a reader who does not know the tool.</summary>
internal static class StateGround
{
    /// <summary>CSSM's words come first: they are told whatever else is open.</summary>
    public static IEnumerable<string> Describe(DeviceOverview device)
    {
        foreach (var words in device.Refused.Select(request => request.Reason).Distinct(StringComparer.Ordinal))
        {
            yield return words is null
                ? "CSSM refused a request; no reason was recorded"
                : $"CSSM refused a request: \"{SafeText.Value(words)}\"";
        }

        if (device.State == RequestState.Installed)
            yield return DescribeProof(device);
        if (device.UnprovedBecause is { } because)
            yield return $"not proved ({because.Code}): {because.Message}";
        else if (device.State == RequestState.Split)
            yield return "not proved";
        if (device.State != RequestState.Refused && device.Reason is { Length: > 0 } reason)
            yield return SafeText.Value(reason);
        if (!device.IsExpected && device.State != RequestState.NotExpected)
            yield return "the roster expects no report of it";
    }

    /// <summary>What an evidence is, for a table.</summary>
    public static string Explain(InstallationEvidence evidence) => evidence switch
    {
        InstallationEvidence.ImportLog => "a log of the device shows that it imported our install file",
        InstallationEvidence.Changed => "output from before and after the install file differs where the response moves it",
        InstallationEvidence.Later => "output prints a time after the install file was written; there is none from before",
        _ => "a person said so, with a reason",
    };

    private static string DescribeProof(DeviceOverview device)
    {
        var proof = device.Evidence switch
        {
            InstallationEvidence.ImportLog => "proved by a log of the import",
            InstallationEvidence.Changed => "proved by output from before and after",
            InstallationEvidence.Later => "proved by the time in its output",
            InstallationEvidence.Person => "a person's word",
            _ => "proved",
        };
        return device.IsInstalledWithoutPrompt ? proof + ", without a prompt in it" : proof;
    }
}
