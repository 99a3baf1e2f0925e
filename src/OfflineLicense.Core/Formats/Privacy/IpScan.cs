namespace OfflineLicense.Formats.Privacy;

/// <summary>
/// Looks for addresses at the marks of a text, in their order. All dots of one run of digits and dots, and all colons of one of hex
/// digits and colons, mean the same address or none, so only the first mark of a run is looked at.
/// </summary>
internal ref struct IpScan(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _dots, _colons;

    /// <summary>The address around the mark; empty where it is in none, or where its run was looked at.</summary>
    public Range ParseAt(int mark)
    {
        var isV6 = _text[mark] == ':';
        ref var behind = ref isV6 ? ref _colons : ref _dots;
        if (mark < behind)
            return default;
        behind = mark + 1;
        while (behind < _text.Length && IpText.IsPart(_text[behind], isV6))
            behind++;
        return IpText.ParseAt(_text, mark);
    }
}
