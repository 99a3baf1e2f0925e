using System.Runtime.InteropServices;

namespace OfflineLicense.Formats.Fields;

/// <summary>UDIs, each once, in the order found. A UUID counts only where both spellings have it (<see cref="Udi.Names"/>).</summary>
internal sealed class UdiSet
{
    private readonly List<Udi> _inOrder = [];
    private readonly Dictionary<(string Pid, string Serial, string? Uuid), int> _places = [];

    public IReadOnlyList<Udi> InOrder => _inOrder;

    public int Count => _inOrder.Count;

    /// <summary>The place of the UDI, new or known.</summary>
    public int Add(Udi udi)
    {
        if (_places.TryGetValue((udi.Pid, udi.Serial, udi.Uuid), out var place))
            return place;

        // Known without its UUID, or known with one while this spelling has none: the same device.
        ref var bare = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, (udi.Pid, udi.Serial, null), out var known);
        if (known && (udi.Uuid is null || _inOrder[bare].Uuid is null))
            return bare;
        if (!known)
            bare = _inOrder.Count;
        var added = _inOrder.Count;
        _inOrder.Add(udi);
        if (udi.Uuid is not null)
            _places[(udi.Pid, udi.Serial, udi.Uuid)] = added;
        return added;
    }
}
