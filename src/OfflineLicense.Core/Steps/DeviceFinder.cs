using OfflineLicense.Formats;
using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>A product instance as a person names it: any spelling of a UDI, or a bare serial number, where that is unambiguous.</summary>
internal static class DeviceFinder
{
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: nobody, or several, are named so.</exception>
    public static long Find(Ledger ledger, string text) => FindOrNone(ledger, text)
        ?? throw new Failure(FailureKind.Usage, $"no product instance is named \"{text}\"", "offlic status --json lists them; write P:PID,S:SERIAL or the bare serial number");

    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: several are named so.</exception>
    public static long? FindOrNone(Ledger ledger, string text)
    {
        var held = UdiText.ParseLoose(text).SelectMany(ledger.Devices.Of).ToList();
        var present = held.Where(device => device.Present).ToList();
        var found = (present.Count > 0 ? present : held).Select(device => device.DeviceId).Distinct().ToList();
        if (found.Count == 0 && text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var pid, var serial])
            found = UdiText.ParseLoose($"{pid}:{serial}").SelectMany(ledger.Devices.Of).Select(device => device.DeviceId).Distinct().ToList(); // as status prints it
        if (found.Count == 0)
            found = ledger.Devices.WithSerial(text.Trim()).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => null,
            _ => throw new Failure(FailureKind.Usage,
                $"\"{text}\" names {found.Count} product instances: {string.Join(", ", found.Take(4).Select(id => ledger.Devices.Row(id).Udi))}",
                "write it as P:PID,S:SERIAL"),
        };
    }
}
