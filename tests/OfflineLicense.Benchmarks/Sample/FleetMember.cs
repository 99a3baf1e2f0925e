namespace OfflineLicense.Benchmarks.Sample;

/// <summary>The kinds of hardware that report in their own ways.</summary>
internal enum Platform
{
    Router,

    /// <summary>A PID with a slash.</summary>
    SlashRouter,
    Virtual,
    Stack,
    HaPair,

    /// <summary>A chassis that lists its one UDI twice, once a supervisor.</summary>
    DualSupervisor,
    Nexus,

    /// <summary>A serial number with hyphens, or in lower case.</summary>
    Exotic,
}

/// <summary>One member of a product instance as its files name it.</summary>
internal sealed record FleetMember(string Role, string Pid, string Serial)
{
    public string Sudi => $$"""{"udi_pid":"{{Pid}}","udi_serial_number":"{{Serial}}"}""";

    public string Spelled => $"P:{Pid},S:{Serial}";

    /// <summary>The members of device <paramref name="number"/>, the active one first. Serial numbers are its own.</summary>
    public static IReadOnlyList<FleetMember> Of(Platform platform, int number, Random random) => platform switch
    {
        Platform.Router => [new("Active", random.Next(2) == 0 ? "C8300-1N1S-6T" : "C8200L-1N-4T", Catalyst(number, 0))],
        Platform.SlashRouter => [new("Active", "ISR4321/K9", Catalyst(number, 0))],
        Platform.Virtual => [new("Active", "C8000V", $"9{Letters(number, 5)}{Letters(number * 7, 5)}")],
        Platform.Stack => [.. Enumerable.Range(0, random.Next(2, 9)).Select(place => new FleetMember(
            place switch { 0 => "Active", 1 => "Standby", _ => "Member" },
                ((string[])["C9300-48UXM", "C9300-48U", "C9300-24U"])[random.Next(3)], Catalyst(number, place)))],
        Platform.HaPair => [new("Active", "C9800-CL-K9", $"9N{Letters(number, 5)}FIIH"),
            new("Standby", "C9800-CL-K9", $"9X{Letters(number, 5)}DEF4")],
        Platform.DualSupervisor => [new("Active", "C9407R", Catalyst(number, 0)), new("Standby", "C9407R", Catalyst(number, 0))],
        Platform.Nexus => [new("Active", number % 3 == 0 ? "N35-T-48X" : "N9K-C9364C-GX", Catalyst(number, 0))],
        _ => [new("Active", number % 2 == 0 ? "IOSv-X" : "NGFWv", number % 2 == 0 ? $"EXATRI-A-{number:D5}" : $"cc{number:x5}a")],
    };

    private static string Catalyst(int number, int place) =>
        $"F{"OC"[number % 2]}W27{"0123456789YQ"[number % 12]}{place}{Letters(number, 5)}";

    private static string Letters(int number, int count) =>
        string.Create(count, number, static (text, left) =>
        {
            for (var at = text.Length - 1; at >= 0; at--, left /= 36)
                text[at] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[left % 36];
        });
}
