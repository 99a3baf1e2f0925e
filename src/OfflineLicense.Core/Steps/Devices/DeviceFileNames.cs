using System.Text;
using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Steps.Devices;

/// <summary>
/// The part of a file's name that says which product instance it is about: <c>C9300-48P_FOC1234X0AB</c>. Different on every
/// disk: where two would be alike without regard to case, a hash of the UDI tells them apart. The drop files of
/// <c>prepare</c>, the lines of the sheets and the captures of <c>split</c> all take their names from here.
/// </summary>
internal sealed class DeviceFileNames
{
    /// <summary>Digits of the hash, tried in this order until all differ: a made-up serial may look like a name with a hash.</summary>
    private static readonly int[] Digits = [0, 8, 16, 32];

    private readonly Dictionary<Udi, string> _names = [];

    /// <param name="all">Every product instance that is known, so that a name does not depend on who is asked for.</param>
    public DeviceFileNames(IEnumerable<Udi> all)
    {
        var level = all.Distinct().ToDictionary(udi => udi, _ => 0);
        for (var again = true; again;)
        {
            again = false;
            foreach (var (udi, at) in level)
                _names[udi] = Name(udi, Digits[at]);
            foreach (var alike in _names.GroupBy(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).ToList())
            {
                foreach (var udi in alike.Where(udi => level[udi] < Digits.Length - 1))
                {
                    level[udi]++;
                    again = true;
                }
            }
        }
    }

    public string this[Udi udi] => _names[udi];

    private static string Name(Udi udi, int digits) => digits == 0
        ? ItemName.ForDevice(udi)
        : $"{ItemName.ForDevice(udi)}_{Digest.Of(Encoding.UTF8.GetBytes(udi.ToString())).Hex[..digits]}";
}
