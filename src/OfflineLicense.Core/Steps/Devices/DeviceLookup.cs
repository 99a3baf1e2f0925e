using OfflineLicense.Formats.Fields;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>A product instance as a person names it: any spelling of a UDI, or a bare serial number, where that is unambiguous.</summary>
internal static class DeviceLookup
{
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: nobody, or several, are named so.</exception>
    public static long Find(Ledger ledger, string text) => FindOrNone(ledger, text)
        ?? throw Nobody(ledger, text);

    /// <summary>What to say where nobody is named so.</summary>
    public static Failure Nobody(Ledger ledger, string text) =>
        new(FailureKind.Usage, $"no product instance is named \"{text}\"", $"{Alike(ledger, text)}offlic status --json lists them; write P:PID,S:SERIAL or the bare serial number");

    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: several are named so.</exception>
    public static long? FindOrNone(Ledger ledger, string text)
    {
        var held = Held(ledger, UdiText.ParseLoose(text));
        if (held.Count == 0 && text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var pid, var serial])
            held = Held(ledger, UdiText.ParseLoose($"{pid}:{serial}")); // as status prints it
        if (held.Count == 0)
            held = Held(ledger, ledger.Devices.WithSerial(text.Trim()));
        var found = held.DistinctBy(each => each.Device).ToList();
        return found.Count switch
        {
            0 => null,
            1 => found[0].Device,
            _ => throw new Failure(FailureKind.Usage,
                $"\"{text}\" names {found.Count} product instances: {string.Join(", ", found.Take(4).Select(each => Named(each, ledger.Devices.Row(each.Device).Udi)))}",
                "write it as P:PID,S:SERIAL"),
        };
    }

    /// <summary>A unit that moved means the product instance it is in now; only one that is in none means those it was in.</summary>
    private static List<(Udi Udi, long Device)> Held(Ledger ledger, IReadOnlyList<Udi> udis)
    {
        var all = udis.SelectMany(udi => ledger.Devices.Of(udi).Select(device => (Udi: udi, device.DeviceId, device.Present))).ToList();
        return all.Where(each => each.Present || !all.Exists(other => other.Present)).Select(each => (each.Udi, each.DeviceId)).ToList();
    }

    private static string Named((Udi Udi, long Device) each, Udi name) => name.Names(each.Udi) ? name.ToString() : $"{each.Udi} in {name}";

    /// <summary>Case is never folded, so somebody who typed another one is told how it is written here.</summary>
    public static string Alike(Ledger ledger, string text)
    {
        var typed = UdiText.ParseLoose(text);
        var alike = ledger.Devices.Udis().Where(udi => typed.Count == 0
            ? udi.Serial.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)
            : typed.Any(other => udi.Serial.Equals(other.Serial, StringComparison.OrdinalIgnoreCase) && udi.Pid.Equals(other.Pid, StringComparison.OrdinalIgnoreCase)));
        return alike.FirstOrDefault() is { } known ? $"capitals and small letters are different: there is {known}; " : string.Empty;
    }
}
