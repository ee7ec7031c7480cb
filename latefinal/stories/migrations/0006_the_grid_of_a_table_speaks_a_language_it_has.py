"""The grid in which a table is edited is named a language that it has. No row changes."""

import wagtail.fields
from django.db import migrations

BODY = wagtail.fields.StreamField([('text', 0), ('heading', 1), ('list', 2), ('quote', 5), ('pull_quote', 7), ('picture', 10), ('table', 11), ('aside', 14), ('note', 16), ('raw', 19)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'statement'], 'group': 'Words', 'icon': 'pilcrow', 'label': 'Text'}), 1: ('wagtail.blocks.CharBlock', (), {'form_classname': 'title', 'group': 'Words', 'icon': 'h2', 'label': 'Heading', 'template': 'stories/blocks/heading.html'}), 2: ('wagtail.blocks.RichTextBlock', (), {'features': ['ul', 'ol', 'bold', 'italic', 'link', 'statement'], 'group': 'Words', 'icon': 'list-ul', 'label': 'List'}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'statement'], 'label': 'Words'}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'From', 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('words', 3), ('source', 4)]], {'group': 'Words'}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Words'}), 7: ('wagtail.blocks.StructBlock', [[('words', 6)]], {'group': 'Words'}), 8: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 9: ('wagtail.blocks.TextBlock', (), {'help_text': "Only where this story needs other words than the picture's own caption.", 'label': 'Caption here', 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('picture', 8), ('caption', 9)]], {'group': 'Pictures, tables, boxes'}), 11: ('wagtail.contrib.table_block.blocks.TableBlock', (), {'group': 'Pictures, tables, boxes', 'label': 'Table', 'table_options': {'language': 'en-US'}, 'template': 'stories/blocks/table.html'}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'required': False}), 13: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ol', 'ul'], 'label': 'Words'}), 14: ('wagtail.blocks.StructBlock', [[('title', 12), ('words', 13)]], {'group': 'Pictures, tables, boxes'}), 15: ('wagtail.blocks.TextBlock', (), {'label': 'Note'}), 16: ('wagtail.blocks.StructBlock', [[('words', 15)]], {'group': 'For the desk'}), 17: ('wagtail.blocks.TextBlock', (), {'label': 'Markup as it came', 'rows': 4}), 18: ('wagtail.blocks.CharBlock', (), {'label': 'What the importer said', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('html', 17), ('note', 18)]], {'group': 'For the desk'})}, verbose_name='body')


class Migration(migrations.Migration):
    dependencies = [("stories", "0005_time_of_embargo")]

    operations = [
        # Left to itself, SQLite would copy every story for it.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("notice", "body", BODY),
                migrations.AlterField("story", "body", BODY.clone()),
            ]
        )
    ]
