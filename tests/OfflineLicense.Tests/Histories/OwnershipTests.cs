using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Histories;

/// <summary>
/// Random trips of three zones and a desk, in which zones bring each other's devices and documents: the desk agrees with a small model
/// of ownership after each step, and no zone ever gets a response to what it did not send.
/// </summary>
[Trait("Lane", "check")]
public sealed class OwnershipTests(ITestOutputHelper output)
{
    private const int Steps = 40;

    private static readonly string[] Zones = ["PLANT-7", "PLANT-8", "PLANT-9"];
    private static readonly string[] Serials = ["FOC1", "FOC2", "FOC3", "FOC4"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_zone_gets_only_responses_to_its_own_requests(int seed)
    {
        using var trip = new ZoneTrip(new Random(seed));
        var said = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var step = 0; step < Steps; step++)
        {
            var done = trip.Step();
            said[done] = said.GetValueOrDefault(done) + 1;
            trip.Check($"seed {seed}, step {step}: {done}");
        }

        output.WriteLine($"seed {seed}: {string.Join(", ", said.OrderBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => $"{each.Value} {each.Key}"))}");
        Console.WriteLine($"figure: ownership steps {Steps}");
    }

    /// <summary>The stations, and what the model says of them.</summary>
    private sealed class ZoneTrip : IDisposable
    {
        private readonly StationPair _lab = new();
        private readonly Random _random;
        private readonly Dictionary<string, string> _unitOwner = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _documentOwner = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _serialOf = new(StringComparer.Ordinal);
        private readonly Dictionary<string, HashSet<string>> _sent = Zones.ToDictionary(zone => zone, _ => new HashSet<string>());
        private readonly List<(string Zone, string Drive, string Document)> _drives = [];
        private readonly HashSet<string> _waiting = [];
        private int _files;

        public ZoneTrip(Random random)
        {
            _random = random;
            foreach (var zone in Zones.Skip(1))
            {
                StationPair.Done(_lab.In(Folder(zone), "init", Folder(zone), "--name", zone, "--hostnames", "allow"));
                _lab.Trust(Folder(zone), "desk", zone);
                _lab.Trust("desk", Folder(zone), StationPair.DeskName);
            }
        }

        public void Dispose() => _lab.Dispose();

        public string Step() => _random.Next(10) switch
        {
            0 or 1 or 2 or 3 => Bring(),
            4 => Replay(),
            5 => Move(),
            6 => Again(),
            7 or 8 => Collect(),
            _ => Return(),
        };

        public void Check(string where)
        {
            using var desk = SqlRows.Open(_lab.At("desk", ".offlic", "ledger.db"));
            var units = SqlRows.Of(desk, """
                SELECT serial || ' ' || zone FROM unit_zone z
                WHERE z.id = (SELECT max(id) FROM unit_zone n WHERE n.serial = z.serial) ORDER BY serial
                """);
            Assert.True(units.SequenceEqual(_unitOwner.OrderBy(each => each.Key).Select(each => $"{each.Key} {each.Value}")), where);
            var documents = SqlRows.Of(desk, """
                SELECT d.sha256 || ' ' || z.zone FROM document_zone z JOIN document d ON d.id = z.document_id
                WHERE z.id = (SELECT max(id) FROM document_zone n WHERE n.document_id = z.document_id) ORDER BY d.sha256
                """);
            Assert.True(
                documents.SequenceEqual(_documentOwner.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each =>
                    $"{each.Key} {each.Value}")),
                $"{where}: {string.Join('\n', documents)}\nmodel\n{string.Join('\n', _documentOwner)}");
        }

        /// <summary>A zone brings a new file of any device.</summary>
        private string Bring()
        {
            var (zone, serial) = (One(Zones), One(Serials));
            return Send(zone, serial, StationPair.Usage(serial, ++_files));
        }

        /// <summary>A zone brings a document that another one brought.</summary>
        private string Replay()
        {
            if (_drives.Count == 0)
                return "nothing to replay";
            var (_, drive, document) = _drives[_random.Next(_drives.Count)];
            var zone = One(Zones);
            var text = File.ReadAllText(_lab.At($"{drive}.txt"));
            return _sent[zone].Contains(document) ? "nothing to replay" : Send(zone, _serialOf[document], text);
        }

        private string Send(string zone, string serial, string text)
        {
            var drive = $"drive-{_drives.Count}";
            var path = _lab.Write($"{drive}.txt", text);
            var document = Digest.Of(File.ReadAllBytes(path)).Hex;
            StationPair.Done(_lab.In(Folder(zone), "collect", path));
            StationPair.Done(_lab.In(Folder(zone), "pack", "--to", drive));
            _drives.Add((zone, drive, document));
            _sent[zone].Add(document);
            _serialOf[document] = serial;
            return Deliver(zone, drive, document);
        }

        private string Deliver(string zone, string drive, string document)
        {
            var serial = _serialOf[document];
            var isOurs = _unitOwner.GetValueOrDefault(serial, zone) == zone;
            var said = _lab.Desk("receive", drive);
            Assert.True(said.Exit == (isOurs ? 0 : 11), said.Out + said.Error);
            if (!isOurs)
            {
                _waiting.Add(drive);
                return "set aside";
            }

            _unitOwner[serial] = zone;
            _documentOwner[document] = zone;
            return "received";
        }

        /// <summary>A person moves a device.</summary>
        private string Move()
        {
            var (serial, zone) = (One(Serials), One(Zones));
            if (!_unitOwner.ContainsKey(serial))
                return "nothing to move";
            StationPair.Done(_lab.Desk("zone", "move", serial, "--to", zone, "--reason", "moved"));
            _unitOwner[serial] = zone;
            return "moved";
        }

        /// <summary>An old drive is received again: what waited is taken up where its device belongs to the zone now.</summary>
        private string Again()
        {
            if (_drives.Count == 0)
                return "nothing to receive again";
            var (zone, drive, document) = _drives[_random.Next(_drives.Count)];
            _ = _lab.Desk("receive", drive);
            if (!_waiting.Contains(drive) || _unitOwner[_serialOf[document]] != zone)
                return "received again";
            _waiting.Remove(drive);
            _documentOwner[document] = zone;
            return "taken up";
        }

        private string Collect()
        {
            var serial = One(Serials);
            var said = _lab.Desk("collect", _lab.Write($"ack-{++_files}.txt", StationPair.Ack(1795255200000 + _files, serial)));
            Assert.True(said.Exit is 0 or 13, said.Out + said.Error);
            return "answered";
        }

        /// <summary>Everything that is pending for a zone is carried there, and nothing of it is for another one.</summary>
        private string Return()
        {
            var zone = One(Zones);
            var drive = $"back-{++_files}";
            var packed = _lab.Desk("pack", "--to", drive, "--for", zone, "--json");
            if (StationPair.Lines(packed, "bundle").Count == 0)
                return "nothing to return";
            StationPair.Done(_lab.In(Folder(zone), "receive", drive));
            using var ledger = SqlRows.Open(_lab.At(Folder(zone), ".offlic", "ledger.db"));
            Assert.All(SqlRows.Of(ledger, "SELECT d.sha256 FROM answer a JOIN document d ON d.id = a.request_id"),
                request => Assert.Contains(request, _sent[zone]));
            return "returned";
        }

        private T One<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

        private static string Folder(string zone) => zone == StationPair.ZoneName ? "zone" : zone.ToLowerInvariant();
    }
}
