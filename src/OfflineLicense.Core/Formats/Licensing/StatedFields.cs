using System.Text;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Licensing;

/// <summary>
/// What a response states, for people, collected while it is read: dates, account, policy, licenses, status, as
/// given. A name is the block and the way to the element, without the elements that only wrap
/// (<c>smartLicensePolicy.subscription.onGoingReporting</c>). Nothing is computed from any of it.
/// </summary>
internal sealed class StatedFields
{
    /// <summary>These only wrap others; a name is clearer without them.</summary>
    private static readonly HashSet<string> Wrappers = new(StringComparer.Ordinal) { "authorizationCode", "policyCode", "customerInfo",
        "entitlements" };

    /// <summary>Stated anywhere in a block.</summary>
    private static readonly HashSet<string> Anywhere = new(StringComparer.Ordinal)
    {
        "udi", "dateStamp", "datestamp", "timestamp", "smartAccount", "virtualAccount",
        "ackRequired", "firstTimeReport", "onGoingReporting", "reportOnMACD", "correlationID",
    };

    private readonly List<Stated> _all = [];
    private readonly List<string> _path = [];
    private int _block = -1;
    private int _items;

    /// <summary>In file order.</summary>
    public IReadOnlyList<Stated> All => _all;

    /// <summary>There was more than <see cref="Limits.StatedFacts"/>; the rest is in the file.</summary>
    public bool IsCut { get; private set; }

    /// <param name="name">Of a child of the root.</param>
    /// <param name="block">Its place in <see cref="ParsedContent.Blocks"/>.</param>
    public void Begin(string name, int block)
    {
        _path.Clear();
        _path.Add(name);
        (_block, _items) = (block, 0);
    }

    public void Open(string element)
    {
        _path.Add(element);
        _items += element is "entitlement" ? 1 : 0;
    }

    public void Close()
    {
        if (_path.Count > 1)
            _path.RemoveAt(_path.Count - 1);
    }

    /// <summary>The text of the element that is open.</summary>
    public void Hear(ReadOnlySpan<byte> text)
    {
        if (!IsSaid() || text.TrimBlanks().IsEmpty)
            return;
        if (_all.Count == Limits.StatedFacts)
            IsCut = true;
        else
            _all.Add(new Stated(Name(), Short(text)) { Block = _block, Item = _path.Contains("entitlement") ? _items : 0 });
    }

    private bool IsSaid()
    {
        var leaf = _path[^1];
        if (Anywhere.Contains(leaf))
            return true;
        return _path.Count > 1 && _path[^2] switch
        {
            "policyCode" => leaf is "name" or "version",
            "entitlement" => leaf is "tag" or "count" or "startDate" or "endDate" or "licenseType",
            "status" => true, // what a failure looks like is unknown: all of it is shown
            _ => false,
        };
    }

    private string Name() => string.Join('.', _path.Where(element => !Wrappers.Contains(element)));

    private static string Short(ReadOnlySpan<byte> text)
    {
        // Three bytes are the most that one UTF-16 unit takes.
        var most = text[..Math.Min(text.Length, 3 * (Limits.StatedText + 1))];
        return Short(Encoding.UTF8.GetString(most));
    }

    private static string Short(string text) => text.Length <= Limits.StatedText ? text : text[..Limits.StatedText] + "…";
}
