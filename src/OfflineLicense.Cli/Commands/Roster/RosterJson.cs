using System.Text.Json;
using OfflineLicense.Steps.Roster;

namespace OfflineLicense.Cli.Commands.Roster;

/// <summary>A unit of the roster in JSON.</summary>
internal static class RosterJson
{
    public static void Write(Utf8JsonWriter json, RosterEntry entry)
    {
        json.WriteString("udi", entry.Udi.ToString());
        foreach (var field in RosterFieldNames.All)
        {
            if (field == RosterField.Expected)
                json.WriteBoolean(field.Name(), entry[field] != "no");
            else
                json.WriteString(field.Name(), entry[field]);
        }

        json.WriteBoolean("retired", entry.IsRetired);
        json.WriteString("note", entry.Note);
    }
}
