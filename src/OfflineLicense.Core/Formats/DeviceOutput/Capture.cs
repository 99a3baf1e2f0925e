namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// A capture taken apart into the outputs of single commands. A new one begins at a typed command, where the device
/// prints its load and clock, at the title of an output, and at a line that one output has only once.
/// </summary>
internal sealed class Capture
{
    private CaptureBlock _block = new(hostname: null);
    private int _udis;

    /// <summary>UDIs read so far.</summary>
    public int Udis => _udis + _block.Udis;

    /// <summary>Outputs that have something in them, in file order.</summary>
    public List<CaptureBlock> Blocks { get; } = [];

    public void Add(string line)
    {
        if (line.Length == 0)
            return;
        if (Prompt.Parse(line) is { } prompt)
        {
            // A bare prompt ends an output; it does not name the device of the next one.
            Begin(prompt.Command.Length > 0 ? prompt.Hostname : null);
            _block.IsLicensing = prompt.ShowsLicense;
            return;
        }
        if (BeginsOutput(line))
            Begin(hostname: null);
        if (DeviceClock.ParseClock(line) is { } clock)
            _block.CapturedAt = clock;
        else if (IsTitle(line))
            _block.IsLicensing = true;
        else if (!ShowLicenseRum.Read(line, _block)
            && !ShowLicenseUdi.Read(line, _block)
            && !ShowLicenseStatus.Read(line, _block)
            && !ShowLicenseAuthorization.Read(line, _block)
            && !ShowLicenseTechSupport.Read(line, _block)
            && !ShowLicenseUsage.Read(line, _block))
        {
            EndList(line);
        }
    }

    public void End() => Begin(hostname: null);

    private void Begin(string? hostname)
    {
        // Accounts and policies are named in the output of other commands too: alone they prove nothing.
        if (_block.IsLicensing || _block.CapturedAt is not null)
            Blocks.Add(_block);
        _udis += _block.Udis;
        _block = new CaptureBlock(hostname);
    }

    private bool BeginsOutput(string line)
    {
        if (IsTitle(line) || line is ShowLicenseRum.List or ShowLicenseRum.Detail
            || line.StartsWith("Load for five secs:", StringComparison.Ordinal))
            return _block.HasFacts;
        if (line.StartsWith($"{ShowLicenseStatus.LastAck}:", StringComparison.Ordinal))
            return _block.Times.ContainsKey(ShowLicenseStatus.LastAck);
        if (!_block.InReport && ShowLicenseUdi.Own(line) is { } udi)
            return _block.Udi is { } known && known != udi;
        return _block.HasFacts && DeviceClock.ParseClock(line) is not null;
    }

    private static bool IsTitle(string line) => line is "Smart Licensing Status" or "Smart Licensing Tech Support info";

    /// <summary>A list goes on over the lines about its entries (<c>Status: NOT INSTALLED</c>), up to the next heading.</summary>
    private void EndList(string line)
    {
        if (line.EndsWith(':') || line.StartsWith("===", StringComparison.Ordinal))
            _block.Section = CaptureSection.None;
        if (line.EndsWith("NOT INSTALLED", StringComparison.Ordinal))
            _block.TrustAbout = null;
    }
}
