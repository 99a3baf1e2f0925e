namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// The lines under a heading about another device: <c>Peer Info:</c> inside <c>Application HA Info:</c>, or a bare
/// <c>Standby:</c>. Nothing in them is about the device itself, whatever they name.
/// </summary>
internal sealed class PeerSection
{
    /// <summary>What a heading about another device begins with.</summary>
    private static readonly string[] s_others =
        ["Peer", "Standby", "Secondary", "Mate", "Other unit", "Other Unit", "Partner", "Remote", "Neighbor"];

    private int? _indent;

    /// <summary>Whether the line is part of such a section.</summary>
    public bool Holds(string line, int indent)
    {
        if (Begins(line))
        {
            _indent = Math.Min(_indent ?? indent, indent);
            return true;
        }

        if (_indent is { } heading && Ends(line, indent, heading))
            _indent = null;
        return _indent is not null;
    }

    public void End() => _indent = null;

    private static bool Begins(string line) =>
        line.EndsWith(':')
        && (line is "Application HA Info:" or "Member:" || Array.Exists(s_others, word => line.StartsWith(word, StringComparison.Ordinal)));

    /// <summary>The next heading ends the section, which in a log without any indentation is the only sign of its end.</summary>
    private static bool Ends(string line, int indent, int heading) =>
        indent < heading || (indent == heading && (line.EndsWith(':') || line.StartsWith("===", StringComparison.Ordinal)));
}
