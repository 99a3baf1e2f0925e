using OfflineLicense.Formats.DeviceOutput.Commands;

namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// A capture taken apart into the outputs of single commands. A new one begins at a typed command, where the device
/// prints its load and clock, at the title of an output, and at a line that one output has only once.
/// </summary>
internal sealed class Capture
{
    private CaptureBlock _block = new(hostname: null);
    private readonly PeerSection _peer = new();
    private int _listIndent;

    /// <summary>The least of the lines with the device's UDI and ACK. A UDI further in is of something inside the device.</summary>
    private int? _ownIndent;
    private bool _hasLeft;
    private int _udis;

    /// <summary>UDIs read so far.</summary>
    public int Udis => _udis + _block.Udis;

    public ImportLog Imports { get; } = new();

    /// <summary>Outputs that have something in them, in file order.</summary>
    public List<CaptureBlock> Blocks { get; } = [];

    public void Add(string line, int indent)
    {
        if (line.Length == 0)
            return;
        if (!ShowLicenseUdi.IsTableHead(line) && Prompt.Parse(line) is { } prompt)
        {
            _peer.End();
            Begin(FindHostname(prompt, line));
            Imports.Begin(prompt);
            _block.IsLicensing = prompt.ShowsLicense;
            return;
        }

        Imports.Add(line);
        if (IsOfOther(line, indent))
            return;
        if (BeginsOutput(line))
            Begin(hostname: null);
        if (IsLastAck(line) || ShowLicenseUdi.Own(line) is not null)
            _ownIndent = Math.Min(_ownIndent ?? indent, indent);
        if (DeviceClock.ParseClock(line) is { } clock)
            _block.CapturedAt = clock;
        else if (IsTitle(line))
            _block.IsLicensing = true;
        else if (!ShowLicenseRum.Read(line, _block)
            && !ShowLicenseUdi.Read(line, _block)
            && !ShowLicenseStatus.Read(line, _block)
            && !ShowLicenseAuthorization.Read(line, _block)
            && !ShowLicensePolicy.Read(line, _block)
            && !ShowLicenseRegistration.Read(line, _block)
            && !ShowLicenseSummary.Read(line, _block)
            && !ShowLicenseTechSupport.Read(line, _block)
            && !ShowLicenseHistory.Read(line, _block)
            && !ShowLicenseUsage.Read(line, _block)
            && !ShowLicenseFile.Read(line, _block)
            && !ShowInventory.Read(line, _block)
            && !ShowVersion.Read(line, _block))
        {
            EndList(line);
        }
    }

    public void End() => Begin(hostname: null);

    /// <summary>
    /// Whose output follows. A bare prompt ends an output and names no device of the next one. Behind a command that leads to another
    /// device, or leaves this one, what has no prompt is of no known device, and a name from the factory may be that of another one.
    /// </summary>
    private string? FindHostname(Prompt prompt, string line)
    {
        var isLeaving = Prompt.IsRemote(prompt.Command)
            || (Prompt.IsExit(prompt.Command) && !line.Contains(")#", StringComparison.Ordinal));
        _hasLeft |= isLeaving;
        return prompt.Command.Length == 0 || isLeaving || (_hasLeft && prompt.HasFactoryName) ? null : prompt.Hostname;
    }

    private void Begin(string? hostname)
    {
        // Accounts and policies are named in the output of other commands too: alone they prove nothing.
        if (_block.IsLicensing || _block.CapturedAt is not null || _block.Version is not null || _block.Chassis is not null)
            Blocks.Add(_block);
        _udis += _block.Udis;
        _ownIndent = null;
        _block = new CaptureBlock(hostname);
    }

    /// <summary>Inside a section about another device, or a UDI among the entries of an HA list.</summary>
    private bool IsOfOther(string line, int indent)
    {
        if (line == ShowLicenseUdi.HaList)
            _listIndent = indent;
        if (_peer.Holds(line, indent))
            return true;
        return _block.Section == CaptureSection.HaList ? indent > _listIndent && ShowLicenseUdi.Own(line) is not null
            : !_block.InReport && indent > _ownIndent && ShowLicenseUdi.Own(line) is { } udi && udi != _block.Udi;
    }

    private bool BeginsOutput(string line)
    {
        if (ShowVersion.Version(line) is not null)
            return _block.HasFacts;
        if (IsTitle(line) || line is ShowLicenseRum.List or ShowLicenseRum.Detail
            || line.StartsWith("Load for five secs:", StringComparison.Ordinal))
            return _block.HasFacts || _block.Version is not null;
        if (IsLastAck(line))
            return _block.Times.ContainsKey(ShowLicenseStatus.LastAck);
        if (!_block.InReport && ShowLicenseUdi.Own(line) is { } udi)
            return _block.Udi is { } known && known != udi;
        return _block.HasFacts && DeviceClock.ParseClock(line) is not null;
    }

    private static bool IsLastAck(string line) => line.StartsWith($"{ShowLicenseStatus.LastAck}:", StringComparison.OrdinalIgnoreCase);

    private static bool IsTitle(string line) => line is "Smart Licensing Status" or "Smart Licensing Tech Support info";

    /// <summary>A list goes on over the lines about its entries (<c>Status: NOT INSTALLED</c>), up to the next heading.</summary>
    private void EndList(string line)
    {
        if (line.EndsWith(':') || line.StartsWith("===", StringComparison.Ordinal))
            (_block.Section, _block.PolicyClass) = (CaptureSection.None, null);
        if (line.EndsWith("NOT INSTALLED", StringComparison.Ordinal))
            _block.TrustAbout = null;
    }
}
