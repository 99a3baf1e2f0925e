using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Roster;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>
/// Finds a product instance by what a person typed: any spelling of a UDI, a serial number, or a hostname of the roster, where that is
/// unambiguous.
/// </summary>
internal static class TypedDevice
{
    private const int MostNamed = 4;

    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: several are named so.</exception>
    public static long? Find(Ledger ledger, string text)
    {
        var found = FindAll(ledger, UdiText.ParseLoose(text));
        if (found.Count == 0 && text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var pid, var serial])
            found = FindAll(ledger, UdiText.ParseLoose($"{pid}:{serial}")); // as status prints it
        if (found.Count == 0)
        {
            found =
            [
                .. FindAll(ledger, ledger.Devices.WithSerial(text.Trim())),
                .. ledger.RosterEntries.WithHostname(text.Trim()).Select(RosterEntry.From)
                    .SelectMany(entry => FindAll(ledger, [entry.Udi])),
            ];
        }

        var devices = found.DistinctBy(each => each.Device).ToList();
        return devices switch
        {
            [] => null,
            [var only] => only.Device,
            _ => throw new Failure(FailureKind.Usage,
                $"\"{text}\" names {devices.Count} product instances: {DescribeAll(ledger, devices)}",
                "write it as P:PID,S:SERIAL"),
        };
    }

    /// <summary>A UDI is never matched without regard to case, so a hint shows how the known one is written.</summary>
    public static string DescribeSimilar(Ledger ledger, string text)
    {
        var typed = UdiText.ParseLoose(text);
        var similar = ledger.Devices.Udis().Where(udi => typed.Count == 0
            ? IsSimilar(udi.Serial, text.Trim())
            : typed.Any(other => IsSimilar(udi.Serial, other.Serial) && IsSimilar(udi.Pid, other.Pid)));
        return similar.FirstOrDefault() is { } known ? $"upper and lower case differ: {known} is known; " : string.Empty;
    }

    private static bool IsSimilar(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    /// <summary>A UDI means the product instance in which it is now; only where it is in none, those in which it was.</summary>
    private static List<(Udi Udi, long Device)> FindAll(Ledger ledger, IReadOnlyList<Udi> udis)
    {
        var all = udis.SelectMany(udi => ledger.Devices.Of(udi).Select(device => (Udi: udi, device.DeviceId, device.Present))).ToList();
        return all.Where(each => each.Present || !all.Exists(other => other.Present)).Select(each => (each.Udi, each.DeviceId)).ToList();
    }

    private static string DescribeAll(Ledger ledger, List<(Udi Udi, long Device)> devices) =>
        string.Join(", ", devices.Take(MostNamed).Select(each => Describe(ledger, each)));

    private static string Describe(Ledger ledger, (Udi Udi, long Device) found)
    {
        var name = ledger.Devices.Row(found.Device).Udi;
        return name.Names(found.Udi) ? name.ToString() : $"{found.Udi} in {name}";
    }
}
