namespace OfflineLicense.Benchmarks.Sample;

/// <summary>Product instances in mixed shapes. The same numbers give the same bytes, on every machine.</summary>
internal static class Fleet
{
    /// <param name="seed">Another number is another fleet.</param>
    /// <param name="devices">How many product instances.</param>
    /// <param name="reports">Reports in each usage file.</param>
    /// <param name="only">Every device with these oddities and no others; null: mixed.</param>
    public static IReadOnlyList<FleetDevice> Of(int seed, int devices, int reports, Oddity? only = null)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, devices).Select(number =>
            {
                var platform = (Platform)random.Next(8);
                return new FleetDevice(seed, number, reports, platform, only ?? Mixed(platform, random));
            }),
        ];
    }

    /// <summary>One drop folder a device, the same file name in each: what a TFTP root with a folder a device looks like.</summary>
    /// <returns>The path of each device's file.</returns>
    public static IReadOnlyList<string> Drop(IEnumerable<FleetDevice> fleet, string folder, bool sameNames)
    {
        var paths = new List<string>();
        foreach (var device in fleet)
        {
            var place = sameNames ? Path.Combine(folder, $"dev{device.Number:D5}") : folder;
            Directory.CreateDirectory(place);
            paths.Add(Path.Combine(place, sameNames ? "all_rum.txt" : $"{device.Hostname}_all_rum.txt"));
            File.WriteAllBytes(paths[^1], device.Usage());
        }

        return paths;
    }

    private static Oddity Mixed(Platform platform, Random random)
    {
        var odd = Oddity.None;
        foreach (var one in Enum.GetValues<Oddity>())
        {
            if (random.Next(OneIn(one)) == 0)
                odd |= one;
        }

        if (platform is Platform.Nexus)
            odd = (odd | Oddity.Declaration | Oddity.Version1 | Oddity.PrettyOuter) & ~Oddity.OneLine;
        return odd.HasFlag(Oddity.Hostname) ? odd | Oddity.SystemInfo : odd;
    }

    /// <summary>Every published sample has its reports in CDATA and no strange element; the others are everyday.</summary>
    private static int OneIn(Oddity one) => one switch
    {
        Oddity.SystemInfo or Oddity.EscapedQuotes => 2,
        Oddity.EscapedText or Oddity.UnknownElements => 20,
        _ => 6,
    };
}
