namespace OfflineLicense.Benchmarks.Sample;

/// <summary>
/// A product instance that never was. It holds no bytes: they are made on demand, the same ones each time, so that a fleet
/// of any size fits into memory.
/// </summary>
internal sealed record FleetDevice
{
    private readonly int _seed;

    public FleetDevice(int seed, int number, int reports, Platform platform, Oddity oddities)
    {
        _seed = unchecked((seed * 1_000_003) + number);
        (Number, Platform, Oddities) = (number, platform, oddities);
        Members = FleetMember.Of(platform, number, new Random(_seed));
        ReportIds = [.. Enumerable.Range(0, reports).Select(place => 1_671_840_000L + ((SharesReportIds ? number - 1 : number) * 100_000L)
            + place)];
    }

    public int Number { get; }

    public Platform Platform { get; }

    public Oddity Oddities { get; }

    /// <summary>As its files list them: the active one first, a dual supervisor's one UDI twice.</summary>
    public IReadOnlyList<FleetMember> Members { get; }

    /// <summary>Unique for the device alone: now and then two devices have the same.</summary>
    public IReadOnlyList<long> ReportIds { get; init; }

    public bool SharesReportIds => Number % 10 == 9;

    /// <summary>No other device has its report ids.</summary>
    public bool ReportIdsAreItsOwn => Number % 10 < 8;

    public string Spelled => Members[0].Spelled;

    public string Hostname => $"{Platform.ToString().ToLowerInvariant()}-{Number:D5}";

    public string Software => Platform switch
    {
        Platform.Stack or Platform.DualSupervisor => "regid.2017-05.com.cisco.C9300,v1_727af1d9-6c39-4444-b301-863f81445b72",
        Platform.HaPair => "regid.2018-05.com.cisco.WLC_9500C,1.0_85665885-b865-4e32-8184-5510412fcb54",
        _ => "regid.2019-10.com.cisco.C8000V,1.0_e361c3dc-8b1d-4bd8-9b23-1a2b3c4d5e6f",
    };

    /// <summary>What <c>license smart save usage all</c> wrote.</summary>
    public byte[] Usage() => FleetUsage.File(this, new Random(_seed + 1));

    /// <summary>What <c>show license all</c> prints once an answer was imported at that time.</summary>
    public byte[] Output(DateTimeOffset lastAck) => FleetOutput.ShowLicenseAll(this, lastAck);

    public override string ToString() => $"{Spelled} ({Platform}, {Oddities})";
}
