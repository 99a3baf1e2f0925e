using OfflineLicense.Benchmarks.Sample;

namespace OfflineLicense.Benchmarks.Speed;

/// <summary>The usage files of one fleet, and the answers to them: both are written once and used by every round.</summary>
internal sealed class SampleFleet
{
    public const int Seed = 4711;

    private static readonly DateTimeOffset Clock = new(2026, 11, 21, 10, 30, 0, TimeSpan.Zero);

    private readonly string _folder;
    private readonly IReadOnlyList<FleetDevice> _devices;

    /// <summary>One group in mixed shapes.</summary>
    public SampleFleet(string folder, int devices, int reports)
        : this(folder, [Fleet.Of(Seed, devices, reports)])
    {
    }

    /// <param name="folder">Where the files go.</param>
    /// <param name="groups">Each gets a folder of its own.</param>
    public SampleFleet(string folder, IReadOnlyList<IReadOnlyList<FleetDevice>> groups)
    {
        (_folder, _devices, Drop) = (folder, [.. groups.SelectMany(group => group)], Path.Combine(folder, "drop"));
        Groups = [.. groups.Select((_, place) => Path.Combine(Drop, $"{place:D4}"))];
        for (var place = 0; place < groups.Count; place++)
            Fleet.Drop(groups[place], Groups[place], sameNames: false);
        Size = Footprint.Of(Drop).Bytes;
    }

    /// <summary>The folder of the usage files.</summary>
    public string Drop { get; }

    /// <summary>The folder of each group in it.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>Their bytes.</summary>
    public long Size { get; }

    /// <summary>The nested archive that CSSM offers for download.</summary>
    public string Answers => Path.Combine(_folder, "ACK_UD_SA.tar.gz");

    /// <summary>The bytes of all answers in it.</summary>
    public long AnswerSize { get; private set; }

    /// <summary>One of the product instances, as people type it.</summary>
    public string FirstName => _devices[0].Spelled;

    /// <summary>Writes the archive, unless an earlier round did: names and bytes follow from the documents alone.</summary>
    /// <param name="uploads">What <c>stage</c> wrote.</param>
    /// <param name="seed">Of another trip of the same devices another number: no answer comes twice.</param>
    public void Answer(string uploads, int seed = 1)
    {
        if (!File.Exists(Answers))
            Write(new SampleCssm(_devices, Clock, seed).Answer(uploads));
    }

    /// <summary>Writes the archive without a look at uploads: every answer names its device inside.</summary>
    public void AnswerAll() => Write(_devices.Select(device => new CssmAnswer(device, $"{device.Number:D6}.txt", AnswerShape.UdisInside,
        SampleAnswer.File(device, AnswerShape.UdisInside, Clock, new Random(device.Number)))));

    /// <summary>The folder of captured outputs that prove that each answer was imported; written at the first call.</summary>
    public string Outputs()
    {
        var folder = Path.Combine(_folder, "outputs");
        if (Directory.Exists(folder))
            return folder;
        Directory.CreateDirectory(folder);
        foreach (var device in _devices)
            File.WriteAllBytes(Path.Combine(folder, $"{device.Hostname}.txt"), device.Output(DateTimeOffset.UtcNow));
        return folder;
    }

    /// <summary>A list of these product instances as CSSM writes it; written at the first call.</summary>
    public string CssmList()
    {
        var path = Path.Combine(_folder, "list.csv");
        if (!File.Exists(path))
        {
            File.WriteAllLines(path, _devices.Select(device => $"{device.Members[0].Serial},{device.Members[0].Pid},East")
                .Prepend("Serial Number,PID,Virtual Account"));
        }

        return path;
    }

    private void Write(IEnumerable<CssmAnswer> answers) => SampleCssm.DownloadArchive(answers.Select(Counted), Answers);

    private CssmAnswer Counted(CssmAnswer answer)
    {
        AnswerSize += answer.Bytes.Length;
        return answer;
    }
}
