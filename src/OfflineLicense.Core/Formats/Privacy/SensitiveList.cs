using System.Text;

namespace OfflineLicense.Formats.Privacy;

/// <summary>
/// What was found in one file, each once, in file order. At most <see cref="Limits.PrivateTexts"/> of a kind, so that
/// addresses crowd out no name.
/// </summary>
internal sealed class SensitiveList
{
    private readonly List<SensitiveText> _found = [];
    private readonly HashSet<SensitiveText> _seen = [];
    private int _hosts;

    public IReadOnlyList<SensitiveText> Found => _found;

    /// <summary>The first hostname, or null.</summary>
    public string? Hostname => _found.Find(each => each.Kind == SensitiveKind.Hostname)?.Text;

    public void AddHostname(ReadOnlySpan<byte> name)
    {
        if (_hosts < Limits.PrivateTexts)
            Add(SensitiveKind.Hostname, Encoding.UTF8.GetString(name));
    }

    public void AddAddress(ReadOnlySpan<byte> address)
    {
        if (_found.Count - _hosts < Limits.PrivateTexts)
            Add(SensitiveKind.Address, Encoding.UTF8.GetString(address));
    }

    /// <summary>Blank is what a device writes that keeps its name to itself.</summary>
    public void Add(SensitiveKind kind, string text)
    {
        var isHost = kind == SensitiveKind.Hostname;
        text = text.Trim();
        if (text.Length == 0 || (isHost ? _hosts : _found.Count - _hosts) >= Limits.PrivateTexts)
            return;
        if (text.Length > Limits.TextShown)
            text = text[..(char.IsHighSurrogate(text[Limits.TextShown - 1]) ? Limits.TextShown - 1 : Limits.TextShown)];
        var found = new SensitiveText(kind, text);
        if (!_seen.Add(found))
            return;
        _found.Add(found);
        _hosts += isHost ? 1 : 0;
    }
}
