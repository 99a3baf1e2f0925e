using System.Text.Json;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Licensing;

/// <summary>What a RUM payload states, as slices of its text (docs/formats.md, payload 1.0 and 2.0).</summary>
internal ref struct PayloadFacts
{
    public SudiText Device;
    public ReadOnlySpan<byte> Tag;

    /// <summary>The raw <c>ha_udi</c> array; empty where there is none.</summary>
    public ReadOnlySpan<byte> HaUdi;

    /// <summary>Where version 2.0 and version 1.0 keep the report id.</summary>
    public long? AssetId;
    public long? MetaId;

    public int Measurements;
    public long? From;
    public long? To;
    public string? Doubled;

    public readonly long? Id => AssetId ?? MetaId;
}

/// <summary>Reads the measured data of one report. Unknown keys are passed over; the bytes are the document's anyway.</summary>
internal static class PayloadJson
{
    public static PayloadFacts Read(ReadOnlySpan<byte> payload, ulong[] room)
    {
        var json = new StrictJsonReader(payload, room);
        var facts = default(PayloadFacts);
        if (json.Enter() is var root and >= 0)
        {
            while (json.NextKey(root))
            {
                if (json.Is("asset_identification"u8))
                    Asset(ref json, ref facts);
                else if (json.Is("meta"u8))
                    Meta(ref json, payload, ref facts);
                else if (json.Is("measurements"u8))
                    Measurements(ref json, ref facts);
            }
        }

        json.ToEnd();
        facts.Doubled = json.Doubled;
        return facts;
    }

    private static void Asset(ref StrictJsonReader json, ref PayloadFacts facts)
    {
        // A key that occurs twice counts as its last value, so the first value is dropped.
        facts.AssetId = null;
        facts.Device = default;
        if (json.Enter() is not (var depth and >= 0))
            return;
        while (json.NextKey(depth))
        {
            if (json.Is("report_id"u8))
                facts.AssetId = ReportIdText.Parse(json.ReadText());
            else if (json.Is("instance"u8))
                Instance(ref json, ref facts);
        }
    }

    private static void Instance(ref StrictJsonReader json, ref PayloadFacts facts)
    {
        facts.Device = default;
        if (json.Enter() is not (var depth and >= 0))
            return;
        while (json.NextKey(depth))
        {
            if (json.Is("sudi"u8))
                facts.Device = SudiText.Read(ref json);
        }
    }

    private static void Meta(ref StrictJsonReader json, ReadOnlySpan<byte> payload, ref PayloadFacts facts)
    {
        facts.MetaId = null;
        facts.Tag = facts.HaUdi = default;
        if (json.Enter() is not (var depth and >= 0))
            return;
        while (json.NextKey(depth))
        {
            if (json.Is("entitlement_tag"u8))
                facts.Tag = json.ReadText();
            else if (json.Is("report_id"u8))
                facts.MetaId = ReportIdText.Parse(json.ReadText());
            else if (json.Is("ha_udi"u8))
                facts.HaUdi = Array(ref json, payload);
        }
    }

    private static ReadOnlySpan<byte> Array(scoped ref StrictJsonReader json, ReadOnlySpan<byte> payload)
    {
        json.Read();
        if (json.Token != JsonTokenType.StartArray)
            return default;
        var start = json.Start;
        json.Skip();
        return payload[start..json.End];
    }

    private static void Measurements(ref StrictJsonReader json, ref PayloadFacts facts)
    {
        facts.Measurements = 0;
        facts.From = facts.To = null;
        json.Read();
        if (json.Token != JsonTokenType.StartArray)
            return;
        while (json.Read() && json.Token != JsonTokenType.EndArray)
        {
            if (json.Token != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            facts.Measurements++;
            var depth = json.Depth;
            while (json.NextKey(depth))
            {
                if (json.Is("start_time"u8))
                    facts.From = Earlier(facts.From, ReportIdText.Parse(json.ReadText()));
                else if (json.Is("end_time"u8))
                    facts.To = Later(facts.To, ReportIdText.Parse(json.ReadText()));
            }
        }
    }

    private static long? Earlier(long? one, long? other) => one < other ? one : other ?? one;

    private static long? Later(long? one, long? other) => one > other ? one : other ?? one;
}
