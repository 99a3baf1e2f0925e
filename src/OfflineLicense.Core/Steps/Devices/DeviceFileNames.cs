using System.Text;
using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Steps.Devices;

/// <summary>
/// The part of a file name that identifies a product instance: <c>C9300-48P_FOC1234X0AB</c>. It is different on every disk:
/// where two differ only in upper and lower case, a digest of the UDI is appended. The drop files of <c>prepare</c>, the lines of
/// the sheets and the captures of <c>split</c> all take their names from here.
/// </summary>
internal sealed class DeviceFileNames
{
    /// <summary>Digits of the digest, tried in this order until all names differ: a serial number can look like a name with a
    /// digest.</summary>
    private static readonly int[] Digits = [0, 8, 16, 32];

    /// <summary>How many digests those have of whose names two would be alike; all others have none.</summary>
    private readonly Dictionary<Udi, int> _level = [];

    /// <param name="all">Every known product instance, so that a name does not depend on which of them are requested.</param>
    public DeviceFileNames(IReadOnlyCollection<Udi> all)
    {
        for (var again = true; again;)
        {
            again = false;
            foreach (var udi in FindAlike(all))
            {
                var next = _level.GetValueOrDefault(udi) + 1;
                if (next == Digits.Length)
                    continue;
                _level[udi] = next;
                again = true;
            }
        }
    }

    public string this[Udi udi] => Name(udi, Digits[_level.GetValueOrDefault(udi)]);

    /// <summary>Those whose names differ in upper and lower case at most.</summary>
    private HashSet<Udi> FindAlike(IReadOnlyCollection<Udi> all)
    {
        var (first, alike) = (new Dictionary<string, Udi>(all.Count, StringComparer.OrdinalIgnoreCase), new HashSet<Udi>());
        foreach (var udi in all)
        {
            var name = this[udi];
            if (!first.TryAdd(name, udi) && first[name] != udi)
                alike.UnionWith([first[name], udi]);
        }

        return alike;
    }

    private static string Name(Udi udi, int digits) => digits == 0
        ? ItemName.ForDevice(udi)
        : $"{ItemName.ForDevice(udi)}_{Digest.Of(Encoding.UTF8.GetBytes(udi.ToString())).Hex[..digits]}";
}
