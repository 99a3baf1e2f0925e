using OfflineLicense.Benchmarks.Sample;

namespace OfflineLicense.Benchmarks.Speed;

/// <summary>The usage files of one fleet, and the answers to them: both are written once and used by every round.</summary>
internal sealed class SampleFleet
{
    private const int Seed = 4711;

    private static readonly DateTimeOffset Clock = new(2026, 11, 21, 10, 30, 0, TimeSpan.Zero);

    private readonly IReadOnlyList<FleetDevice> _devices;

    public SampleFleet(string folder, int devices, int reports)
    {
        _devices = Fleet.Of(Seed, devices, reports);
        (Drop, Answers) = (Path.Combine(folder, "drop"), Path.Combine(folder, "ACK_UD_SA.tar.gz"));
        Fleet.Drop(_devices, Drop, sameNames: false);
        Size = Footprint.Of(Drop).Bytes;
    }

    public int Devices => _devices.Count;

    public int Reports => _devices[0].ReportIds.Count;

    /// <summary>The folder of the usage files.</summary>
    public string Drop { get; }

    /// <summary>Their bytes.</summary>
    public long Size { get; }

    /// <summary>The nested archive that CSSM offers for download.</summary>
    public string Answers { get; }

    /// <summary>The bytes of all answers in it.</summary>
    public long AnswerSize { get; private set; }

    /// <summary>The product instances, as people type them.</summary>
    public IReadOnlyList<string> Names => [.. _devices.Select(device => device.Spelled)];

    /// <summary>The folder of captured outputs that prove that each answer was imported; written at the first call.</summary>
    public string Outputs()
    {
        var folder = Path.Combine(Path.GetDirectoryName(Drop)!, "outputs");
        if (Directory.Exists(folder))
            return folder;
        Directory.CreateDirectory(folder);
        foreach (var device in _devices)
            File.WriteAllBytes(Path.Combine(folder, $"{device.Hostname}.txt"), device.Output(DateTimeOffset.UtcNow));
        return folder;
    }

    /// <summary>Writes the archive, unless an earlier round did: names and bytes follow from the documents alone.</summary>
    /// <param name="uploads">What <c>stage</c> wrote.</param>
    public void Answer(string uploads)
    {
        if (File.Exists(Answers))
            return;
        var answers = new SampleCssm(_devices, Clock).Answer(uploads);
        SampleCssm.DownloadArchive(answers, Answers);
        AnswerSize = answers.Sum(answer => (long)answer.Bytes.Length);
    }
}
