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

    private readonly Dictionary<Udi, string> _names = [];

    /// <param name="all">Every known product instance, so that a name does not depend on which of them are requested.</param>
    public DeviceFileNames(IEnumerable<Udi> all)
    {
        var level = all.Distinct().ToDictionary(udi => udi, _ => 0);
        for (var again = true; again;)
        {
            again = false;
            foreach (var (udi, at) in level)
                _names[udi] = Name(udi, Digits[at]);
            var byName = _names.GroupBy(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);
            foreach (var alike in byName.Where(group => group.Count() > 1).ToList())
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
