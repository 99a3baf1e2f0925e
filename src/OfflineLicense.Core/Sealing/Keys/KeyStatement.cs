using System.Text;
using OfflineLicense.Sealing.Canonical;

namespace OfflineLicense.Sealing.Keys;

/// <summary>
/// A statement of a station about its new key, signed by an older key of the same station (docs/bundle-format.md 3.1). The file
/// has one encoding: a reader writes what it read again and compares the bytes.
/// </summary>
/// <param name="Station">Whose keys they are.</param>
/// <param name="Key">The new key.</param>
/// <param name="SignedBy">The id of the older key.</param>
/// <param name="Created">To the second; by the clock of the station, and never used for a decision.</param>
/// <param name="Signature">DER, over <see cref="SignedBytes"/>.</param>
internal sealed record KeyStatement(string Station, PublicKey Key, Digest SignedBy, DateTimeOffset Created, byte[] Signature)
{
    /// <summary>The name of the refusal of a file that is no statement, or whose signature is not valid.</summary>
    public const string Refusal = "E_STATEMENT";

    /// <summary>The first line of the file and of the signed bytes. Nothing else that a key signs begins with it.</summary>
    public static ReadOnlySpan<byte> TypeLine => "offlic-key/1\n"u8;

    /// <summary>Exactly what the older key signed: the first two lines of the file with their line feeds.</summary>
    public byte[] SignedBytes => FormatSigned(Station, Key.Id, SignedBy, Created);

    public static KeyStatement Sign(string station, PublicKey key, SigningKey older, DateTimeOffset created)
    {
        var signature = older.SignStatement(FormatSigned(station, key.Id, older.Public.Id, created));
        return new KeyStatement(station, key, older.Public.Id, created, signature);
    }

    /// <summary>Whether a file is meant as a statement, whatever else is wrong with it.</summary>
    public static bool IsStatement(ReadOnlySpan<byte> file) => file.StartsWith(TypeLine[..^1]);

    /// <summary>Reads a file. The signature is not checked yet: <see cref="IsSignedBy"/>.</summary>
    /// <exception cref="Failure">Untrusted, E_STATEMENT: any byte is not as <see cref="Write"/> writes it.</exception>
    public static KeyStatement Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > Limits.KeyStatement)
            throw Refuse($"it has {file.Length:N0} bytes, and a statement has at most {Limits.KeyStatement:N0}");
        var rest = file;
        if (!TakeLine(ref rest, out var type) || !TakeLine(ref rest, out var body) || !TakeLine(ref rest, out var signature)
            || !type.SequenceEqual(TypeLine[..^1]))
            throw Refuse("it does not have the three lines of a statement above the key");
        var statement = Parse(body, signature, rest);
        return statement.Write().AsSpan().SequenceEqual(file) ? statement : throw Refuse("it is not in the one form that a statement has");
    }

    public byte[] Write() =>
        [.. SignedBytes, .. Encoding.ASCII.GetBytes($"{Convert.ToBase64String(Signature)}\n{Key.ToPem()}")];

    /// <summary>Whether this is the older key that the statement names, and its signature is valid.</summary>
    public bool IsSignedBy(PublicKey older) => older.Id == SignedBy && older.Verify(SignedBytes, Signature);

    private static KeyStatement Parse(ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> pem)
    {
        try
        {
            var json = new CanonicalReader(body, Refusal, "line 2");
            json.OpenObject();
            var station = json.Text("station");
            var id = json.Hash("key");
            var signedBy = json.Hash("signed_by");
            var created = json.Time("created");
            json.CloseObject();
            json.End();
            var key = PublicKey.FromPem(Encoding.ASCII.GetString(pem));
            if (!StationName.IsValid(station) || key.Id != id || id == signedBy)
                throw Refuse("its lines do not agree with each other");
            return new KeyStatement(station, key, signedBy, created, Convert.FromBase64String(Encoding.ASCII.GetString(signature)));
        }
        catch (FormatException)
        {
            throw Refuse("its third line is not base64");
        }
        catch (Failure other) when (other.Code != Refusal)
        {
            throw Refuse("it holds no public key of an accepted kind");
        }
    }

    private static byte[] FormatSigned(string station, Digest key, Digest signedBy, DateTimeOffset created)
    {
        var json = new CanonicalWriter();
        json.OpenObject();
        json.Text("station", station);
        json.Text("key", key.Hex);
        json.Text("signed_by", signedBy.Hex);
        json.Text("created", CanonicalReader.Write(created));
        json.CloseObject();
        json.EndLine();
        return [.. TypeLine, .. json.Written];
    }

    private static bool TakeLine(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOf((byte)'\n');
        line = end < 0 ? default : rest[..end];
        rest = end < 0 ? rest : rest[(end + 1)..];
        return end >= 0;
    }

    private static Failure Refuse(string what) => new(FailureKind.Untrusted, $"the key statement is refused: {what}",
        "carry the file again, unchanged: offlic key export --statement; or compare the fingerprint of the key with paper")
    { Code = Refusal };
}
