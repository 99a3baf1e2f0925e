using System.Globalization;
using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Tests.Queries;

/// <summary>
/// A desk's ledger whose facts are drawn at random: documents of several zones, moved, sent twice, carried by bundles that came and went,
/// answered for several product instances, packed or not. Seeds give the same ledger again.
/// </summary>
internal sealed class RandomDesk : IDisposable
{
    public const string At = "2026-01-01T00:00:00Z";

    public static readonly string[] Zones = ["PLANT-7", "PLANT-8", "PLANT-9"];

    private static readonly string[] Kinds = ["ack", "ack", "policy", "authorization", "unknown-licensing"];

    private static readonly string[] Facts = ["uploaded", "refused", "done", "lost", "ignored", "unmatched"];

    private readonly Random _random;
    private int _documents;

    public RandomDesk(int seed, int requests)
    {
        _random = new Random(seed);
        Connection.Open();
        Schema.Create(Connection);
        Schema.CreateViews(Connection);
        AddUnits(requests / 2);
        AddBundles();
        for (var request = 1; request <= requests; request++)
            AddRequest(requests / 2);
        for (var answer = 1; answer <= requests; answer++)
            AddResponse(requests / 2, requests);
        for (var mark = 1; mark <= requests / 2; mark++)
            AddMark(mark, requests);
        AddReceiptsAndRounds();
        for (var fact = 1; fact <= requests; fact++)
        {
            AddMember(requests / 2);
            AddInstall(fact, requests);
            AddStaged(fact, requests);
        }
    }

    public SqliteConnection Connection { get; } = new("Data Source=:memory:");

    public void Dispose() => Connection.Dispose();

    private void AddUnits(int units)
    {
        for (var unit = 1; unit <= units; unit++)
        {
            // Two units in a row are one chassis, once with a UUID and once without.
            Connection.Run("INSERT INTO udi (id, pid, serial, uuid) VALUES ($a, 'C9300', $b, $c)", unit, $"FOC{unit / 2}",
                unit % 2 == 0 ? string.Empty : "U");
            Connection.Run("INSERT INTO device (id, udi_id, at) VALUES ($a, $a, $b)", unit, At);
            for (var move = _random.Next(3); move > 0; move--)
                Connection.Run("INSERT INTO unit_zone (serial, pid, zone, at) VALUES ($a, 'C9300', $b, $c)", $"FOC{unit / 2}", Zone(), At);
        }
    }

    /// <summary>Bundles 1 to 6 came from the zones, 7 to 12 went to them.</summary>
    private void AddBundles()
    {
        for (var bundle = 1; bundle <= 12; bundle++)
        {
            var zone = Zones[bundle % 3];
            Connection.Run("""
                INSERT INTO bundle (id, direction, name, origin, destination, sequence, sums, previous, created, items, facts, bytes,
                                    journal_sequence, journal_head, at)
                VALUES ($a, $b, $c, $d, $e, $a, $f, $f, $g, 0, 0, 0, 1, $f, $g)
                """, bundle, bundle <= 6 ? "in" : "out", $"b{bundle}", bundle <= 6 ? zone : "HQ",
                bundle <= 6 ? "desk" : zone, Sha256(), Time());
        }
    }

    private void AddRequest(int units)
    {
        var document = AddDocument("usage");
        Connection.Run("INSERT INTO request (document_id, device_id, upload_name, hostname) VALUES ($a, $b, $c, 0)",
            document, Sometimes(1 + _random.Next(units)), $"u{document}.txt");
        for (var move = _random.Next(3); move > 0; move--)
            Connection.Run("INSERT INTO document_zone (document_id, zone, at) VALUES ($a, $b, $c)", document, Zone(), At);
        Carry(document, firstBundle: 1, times: _random.Next(3));
    }

    private void AddResponse(int units, int requests)
    {
        var document = AddDocument(Kinds[_random.Next(Kinds.Length)]);
        Connection.Run("INSERT INTO response (document_id, item_name, stated_at) VALUES ($a, $b, $c)",
            document, $"r{document}.txt", Sometimes($"2026-01-0{1 + _random.Next(2)}"));
        for (var answers = _random.Next(4); answers > 0; answers--)
        {
            Connection.Run("""
                INSERT INTO answer (document_id, device_id, request_id, evidence, at)
                VALUES ($a, $b, $c, $d, $e)
                ON CONFLICT DO NOTHING
                """, document, 1 + _random.Next(units), Sometimes(1 + _random.Next(requests)),
                _random.Next(2) == 0 ? "upload-name" : "content-udi", Time());
        }

        if (_random.Next(3) == 0)
        {
            Connection.Run("""
                INSERT INTO agreement SELECT max(id), 'upload-name' FROM answer HAVING max(id) IS NOT NULL ON CONFLICT DO NOTHING
                """);
        }


        Carry(document, firstBundle: 7, times: _random.Next(2));
    }

    private void AddMark(int mark, int requests)
    {
        Connection.Run("INSERT INTO mark (id, document_id, fact, at, bundle_id) VALUES ($a, $b, $c, $d, $e)",
            mark, 1 + _random.Next(requests), Facts[_random.Next(Facts.Length)], Time(),
            _random.Next(4) == 0 ? 1 + _random.Next(6) : default(long?));
        if (_random.Next(4) == 0)
            Connection.Run("INSERT INTO mark_undo (mark_id, operator, at) VALUES ($a, 'x', $b)", mark, At);
        if (_random.Next(3) == 0)
            Connection.Run("INSERT INTO bundle_mark (bundle_id, mark_id) VALUES ($a, $b)", 7 + _random.Next(6), mark);
    }

    /// <summary>Some bundles acknowledge others, and two rounds were opened.</summary>
    private void AddReceiptsAndRounds()
    {
        Connection.Run("UPDATE bundle SET acknowledges = (SELECT b.sums FROM bundle b WHERE b.id = 13 - bundle.id) WHERE id IN ($a, $b)",
            1 + _random.Next(6), 7 + _random.Next(6));
        for (var round = 1; round <= 2; round++)
            Connection.Run("INSERT INTO opened_round (last_document, operator, at) VALUES ($a, 'x', $b)", _random.Next(_documents), At);
    }

    private void AddMember(int units)
    {
        Connection.Run("INSERT INTO member (document_id, device_id, udi_id, role) VALUES ($a, $b, $c, $d) ON CONFLICT DO NOTHING",
            1 + _random.Next(_documents), 1 + _random.Next(units), 1 + _random.Next(units),
            _random.Next(3) switch { 0 => "Active", 1 => "Standby", _ => "Member" });
        if (_random.Next(4) == 0)
            Connection.Run("INSERT INTO accepted (document_id, reason, operator, at) VALUES ($a, 'x', 'x', $b)",
                1 + _random.Next(_documents), At);
    }

    /// <summary>Some files were never confirmed, and some were written before the ledger kept the order of it.</summary>
    private void AddInstall(int install, int requests)
    {
        Connection.Run("""
            INSERT INTO install (id, answer_id, folder, name, at)
            SELECT $a, id, 'x', 'x', at FROM answer ORDER BY id LIMIT 1 OFFSET $b
            """, install, _random.Next(requests));
        if (_random.Next(3) != 0)
            Connection.Run("INSERT INTO install_written (install_id, at) SELECT id, $b FROM install WHERE id = $a", install, Time());
        if (_random.Next(3) != 0)
        {
            Connection.Run("INSERT INTO split_moment (install_id, document_id) SELECT id, $b FROM install WHERE id = $a", install,
                1 + _random.Next(_documents));
        }
    }

    private void AddStaged(int staged, int requests)
    {
        Connection.Run("INSERT INTO staged (id, document_id, folder, at) VALUES ($a, $b, 'x', $c)", staged, 1 + _random.Next(requests), At);
        if (_random.Next(2) == 0)
            Connection.Run("INSERT INTO staged_written (staged_id, at) VALUES ($a, $b)", staged, Time());
    }

    private void Carry(int document, int firstBundle, int times)
    {
        for (; times > 0; times--)
        {
            Connection.Run("INSERT INTO bundle_item (bundle_id, position, name, document_id) VALUES ($a, $b, 'x', $c)",
                firstBundle + _random.Next(6), (document * 10) + times, document);
        }
    }

    private int AddDocument(string kind)
    {
        Connection.Run("INSERT INTO document (id, sha256, size, kind, at) VALUES ($a, $b, 1, $c, $d)", ++_documents, Sha256(), kind,
            Time());
        return _documents;
    }

    private string Time() => $"202{5 + _random.Next(3)}-01-01T00:00:00Z";

    private string Zone() => Zones[_random.Next(Zones.Length)];

    private SqlValue Sometimes(SqlValue value) => _random.Next(3) == 0 ? default : value;

    private string Sha256() => string.Create(CultureInfo.InvariantCulture, $"{_random.NextInt64():x16}{_random.NextInt64():x48}");
}
