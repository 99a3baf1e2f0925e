using System.Buffers.Binary;
using System.Security.Cryptography;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Licensing;

/// <summary>What two savings of one report are compared by, in place of their texts: a file may hold 100,000 reports.</summary>
/// <param name="Payload">Of the whole payload text.</param>
/// <param name="Tag">Of the license.</param>
/// <param name="Count">Measurements.</param>
/// <param name="All">Of all measurements, each as it is written.</param>
/// <param name="First">Of the first of them, as many as were asked for; null where there are fewer.</param>
internal sealed record MeasurementPrint(Digest Payload, Digest Tag, int Count, Digest All, Digest? First)
{
    /// <param name="payload">The payload text of a report, valid JSON.</param>
    /// <param name="first">How many measurements <see cref="First"/> is of; -1: it is not asked for.</param>
    public static MeasurementPrint Of(ReadOnlySpan<byte> payload, int first)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (count, beginning) = (0, first == 0 ? Current(hash) : null);
        var json = new StrictJsonReader(payload, new ulong[StrictJsonReader.Room]);
        var root = json.Enter();
        while (json.NextKey(root))
        {
            if (!json.Is("measurements"u8))
                continue;

            // A key that occurs twice counts as its last value.
            hash.GetHashAndReset();
            (count, beginning) = (0, first == 0 ? Current(hash) : null);
            json.Read();
            if (json.Token != System.Text.Json.JsonTokenType.StartArray)
                continue;
            while (json.Read() && json.Token != System.Text.Json.JsonTokenType.EndArray)
            {
                var start = json.Start;
                json.Skip();
                Append(hash, payload[start..json.End]);
                if (++count == first)
                    beginning = Current(hash);
            }
        }

        var tag = PayloadJson.Read(payload, new ulong[StrictJsonReader.Room]).Tag;
        return new MeasurementPrint(Digest.Of(payload), Digest.Of(tag), count, Current(hash)!.Value, beginning);
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> measurement)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, measurement.Length);
        hash.AppendData(length);
        hash.AppendData(measurement);
    }

    private static Digest? Current(IncrementalHash hash) => Digest.FromHash(hash.GetCurrentHash());
}
