BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE participant (
	id VARCHAR(32) NOT NULL, 
	study_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	consented_at DATETIME NOT NULL, 
	started_at DATETIME, 
	finished_at DATETIME, 
	CONSTRAINT pk_participant PRIMARY KEY (id), 
	CONSTRAINT fk_participant_study_id_study FOREIGN KEY(study_id) REFERENCES study (id) ON DELETE CASCADE, 
	CONSTRAINT uq_participant_study_id_number UNIQUE (study_id, number), 
	CONSTRAINT ck_participant_number_not_negative CHECK (number >= 0)
);
INSERT INTO "participant" VALUES('73c37760d4b10fad2de2e899',1,0,'2026-11-30 05:01:21.065804','2026-11-30 05:01:21.080703','2026-11-30 05:01:21.125297');
INSERT INTO "participant" VALUES('25edfc81d22053694983cb86',1,1,'2026-11-30 05:01:21.139636','2026-11-30 05:01:21.146454','2026-11-30 05:01:21.176847');
INSERT INTO "participant" VALUES('426064e92ea26f9cc99a12c7',1,2,'2026-11-30 05:01:21.186973','2026-11-30 05:01:21.194741','2026-11-30 05:01:21.219888');
INSERT INTO "participant" VALUES('be6494ff33b29639a38a8f6b',1,3,'2026-11-30 05:01:21.230946','2026-11-30 05:01:21.234191',NULL);
INSERT INTO "participant" VALUES('e9b82b8d4e980b6400acdb74',1,4,'2026-11-30 05:01:21.258552',NULL,NULL);
CREATE TABLE placement (
	ranking_id INTEGER NOT NULL, 
	method VARCHAR(64) NOT NULL, 
	position INTEGER NOT NULL, 
	rank INTEGER NOT NULL, 
	CONSTRAINT pk_placement PRIMARY KEY (ranking_id, method), 
	CONSTRAINT fk_placement_ranking_id_ranking FOREIGN KEY(ranking_id) REFERENCES ranking (id) ON DELETE CASCADE, 
	CONSTRAINT uq_placement_ranking_id_rank UNIQUE (ranking_id, rank), 
	CONSTRAINT uq_placement_ranking_id_position UNIQUE (ranking_id, position), 
	CONSTRAINT ck_placement_rank_in_range CHECK (rank BETWEEN 1 AND 7), 
	CONSTRAINT ck_placement_position_in_range CHECK ("position" BETWEEN 1 AND 7)
);
INSERT INTO "placement" VALUES(1,'quokka_auto',2,1);
INSERT INTO "placement" VALUES(1,'dingo_edit',3,2);
INSERT INTO "placement" VALUES(1,'numbat_curves',1,3);
INSERT INTO "placement" VALUES(1,'bilby_filter',4,4);
INSERT INTO "placement" VALUES(1,'wombat_plain',5,5);
INSERT INTO "placement" VALUES(2,'quokka_auto',4,1);
INSERT INTO "placement" VALUES(2,'numbat_curves',2,2);
INSERT INTO "placement" VALUES(2,'dingo_edit',1,3);
INSERT INTO "placement" VALUES(2,'bilby_filter',5,4);
INSERT INTO "placement" VALUES(2,'wombat_plain',3,5);
INSERT INTO "placement" VALUES(3,'dingo_edit',5,1);
INSERT INTO "placement" VALUES(3,'quokka_auto',1,2);
INSERT INTO "placement" VALUES(3,'wombat_plain',4,3);
INSERT INTO "placement" VALUES(3,'bilby_filter',2,4);
INSERT INTO "placement" VALUES(3,'numbat_curves',3,5);
INSERT INTO "placement" VALUES(4,'numbat_curves',1,1);
INSERT INTO "placement" VALUES(4,'dingo_edit',3,2);
INSERT INTO "placement" VALUES(4,'wombat_plain',5,3);
INSERT INTO "placement" VALUES(4,'bilby_filter',4,4);
INSERT INTO "placement" VALUES(4,'quokka_auto',2,5);
INSERT INTO "placement" VALUES(5,'dingo_edit',5,1);
INSERT INTO "placement" VALUES(5,'quokka_auto',1,2);
INSERT INTO "placement" VALUES(5,'numbat_curves',3,3);
INSERT INTO "placement" VALUES(5,'bilby_filter',2,4);
INSERT INTO "placement" VALUES(5,'wombat_plain',4,5);
INSERT INTO "placement" VALUES(6,'quokka_auto',3,1);
INSERT INTO "placement" VALUES(6,'dingo_edit',4,2);
INSERT INTO "placement" VALUES(6,'numbat_curves',5,3);
INSERT INTO "placement" VALUES(6,'bilby_filter',1,4);
INSERT INTO "placement" VALUES(6,'wombat_plain',2,5);
INSERT INTO "placement" VALUES(7,'dingo_edit',5,1);
INSERT INTO "placement" VALUES(7,'quokka_auto',1,2);
INSERT INTO "placement" VALUES(7,'numbat_curves',3,3);
INSERT INTO "placement" VALUES(7,'wombat_plain',4,4);
INSERT INTO "placement" VALUES(7,'bilby_filter',2,5);
INSERT INTO "placement" VALUES(8,'numbat_curves',5,1);
INSERT INTO "placement" VALUES(8,'dingo_edit',4,2);
INSERT INTO "placement" VALUES(8,'bilby_filter',1,3);
INSERT INTO "placement" VALUES(8,'quokka_auto',3,4);
INSERT INTO "placement" VALUES(8,'wombat_plain',2,5);
INSERT INTO "placement" VALUES(9,'dingo_edit',2,1);
INSERT INTO "placement" VALUES(9,'quokka_auto',5,2);
INSERT INTO "placement" VALUES(9,'bilby_filter',3,3);
INSERT INTO "placement" VALUES(9,'numbat_curves',4,4);
INSERT INTO "placement" VALUES(9,'wombat_plain',1,5);
INSERT INTO "placement" VALUES(10,'bilby_filter',1,1);
INSERT INTO "placement" VALUES(10,'dingo_edit',4,2);
INSERT INTO "placement" VALUES(10,'quokka_auto',3,3);
INSERT INTO "placement" VALUES(10,'numbat_curves',5,4);
INSERT INTO "placement" VALUES(10,'wombat_plain',2,5);
INSERT INTO "placement" VALUES(11,'dingo_edit',1,1);
INSERT INTO "placement" VALUES(11,'quokka_auto',4,2);
INSERT INTO "placement" VALUES(11,'bilby_filter',5,3);
INSERT INTO "placement" VALUES(11,'numbat_curves',2,4);
INSERT INTO "placement" VALUES(11,'wombat_plain',3,5);
CREATE TABLE ranking (
	id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	answered_at DATETIME NOT NULL, 
	rt_ms INTEGER NOT NULL, 
	CONSTRAINT pk_ranking PRIMARY KEY (id), 
	CONSTRAINT fk_ranking_trial_id_trial FOREIGN KEY(trial_id) REFERENCES trial (id) ON DELETE CASCADE, 
	CONSTRAINT uq_ranking_trial_id UNIQUE (trial_id), 
	CONSTRAINT ck_ranking_rt_ms_not_negative CHECK (rt_ms >= 0)
);
INSERT INTO "ranking" VALUES(1,1,'2026-11-30 05:01:21.104689',900);
INSERT INTO "ranking" VALUES(2,2,'2026-11-30 05:01:21.116190',937);
INSERT INTO "ranking" VALUES(3,3,'2026-11-30 05:01:21.125297',974);
INSERT INTO "ranking" VALUES(4,4,'2026-11-30 05:01:21.156231',901);
INSERT INTO "ranking" VALUES(5,5,'2026-11-30 05:01:21.163795',938);
INSERT INTO "ranking" VALUES(6,6,'2026-11-30 05:01:21.176847',975);
INSERT INTO "ranking" VALUES(7,7,'2026-11-30 05:01:21.201115',902);
INSERT INTO "ranking" VALUES(8,8,'2026-11-30 05:01:21.212495',939);
INSERT INTO "ranking" VALUES(9,9,'2026-11-30 05:01:21.219888',976);
INSERT INTO "ranking" VALUES(10,10,'2026-11-30 05:01:21.240920',903);
INSERT INTO "ranking" VALUES(11,11,'2026-11-30 05:01:21.251833',940);
CREATE TABLE study (
	id INTEGER NOT NULL, 
	slug VARCHAR(64) NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	seed INTEGER NOT NULL, 
	methods JSON NOT NULL, 
	images JSON NOT NULL, 
	scale JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_study PRIMARY KEY (id), 
	CONSTRAINT uq_study_slug UNIQUE (slug)
);
INSERT INTO "study" VALUES(1,'tiny','A tiny study',11,'["bilby_filter", "dingo_edit", "numbat_curves", "quokka_auto", "wombat_plain"]','["potoroo1", "potoroo2", "potoroo3"]','[{"label": "Best", "score": 10.0}, {"label": "Excellent", "score": 7.5}, {"label": "Good", "score": 5.0}, {"label": "Average", "score": 2.5}, {"label": "Poor", "score": 0.0}]','2026-11-30 05:01:21.051407');
CREATE TABLE trial (
	id INTEGER NOT NULL, 
	participant_id VARCHAR(32) NOT NULL, 
	"index" INTEGER NOT NULL, 
	image VARCHAR(255) NOT NULL, 
	slots JSON NOT NULL, 
	shown_at DATETIME, 
	CONSTRAINT pk_trial PRIMARY KEY (id), 
	CONSTRAINT fk_trial_participant_id_participant FOREIGN KEY(participant_id) REFERENCES participant (id) ON DELETE CASCADE, 
	CONSTRAINT uq_trial_participant_id_index UNIQUE (participant_id, "index"), 
	CONSTRAINT ck_trial_index_not_negative CHECK ("index" >= 0)
);
INSERT INTO "trial" VALUES(1,'73c37760d4b10fad2de2e899',0,'potoroo2','["numbat_curves", "quokka_auto", "dingo_edit", "bilby_filter", "wombat_plain"]','2026-11-30 05:01:21.084353');
INSERT INTO "trial" VALUES(2,'73c37760d4b10fad2de2e899',1,'potoroo1','["dingo_edit", "numbat_curves", "wombat_plain", "quokka_auto", "bilby_filter"]','2026-11-30 05:01:21.109683');
INSERT INTO "trial" VALUES(3,'73c37760d4b10fad2de2e899',2,'potoroo3','["quokka_auto", "bilby_filter", "numbat_curves", "wombat_plain", "dingo_edit"]','2026-11-30 05:01:21.119072');
INSERT INTO "trial" VALUES(4,'25edfc81d22053694983cb86',0,'potoroo1','["numbat_curves", "quokka_auto", "dingo_edit", "bilby_filter", "wombat_plain"]','2026-11-30 05:01:21.147695');
INSERT INTO "trial" VALUES(5,'25edfc81d22053694983cb86',1,'potoroo2','["quokka_auto", "bilby_filter", "numbat_curves", "wombat_plain", "dingo_edit"]','2026-11-30 05:01:21.158592');
INSERT INTO "trial" VALUES(6,'25edfc81d22053694983cb86',2,'potoroo3','["bilby_filter", "wombat_plain", "quokka_auto", "dingo_edit", "numbat_curves"]','2026-11-30 05:01:21.166219');
INSERT INTO "trial" VALUES(7,'426064e92ea26f9cc99a12c7',0,'potoroo1','["quokka_auto", "bilby_filter", "numbat_curves", "wombat_plain", "dingo_edit"]','2026-11-30 05:01:21.195944');
INSERT INTO "trial" VALUES(8,'426064e92ea26f9cc99a12c7',1,'potoroo2','["bilby_filter", "wombat_plain", "quokka_auto", "dingo_edit", "numbat_curves"]','2026-11-30 05:01:21.203734');
INSERT INTO "trial" VALUES(9,'426064e92ea26f9cc99a12c7',2,'potoroo3','["wombat_plain", "dingo_edit", "bilby_filter", "numbat_curves", "quokka_auto"]','2026-11-30 05:01:21.215271');
INSERT INTO "trial" VALUES(10,'be6494ff33b29639a38a8f6b',0,'potoroo1','["bilby_filter", "wombat_plain", "quokka_auto", "dingo_edit", "numbat_curves"]','2026-11-30 05:01:21.235174');
INSERT INTO "trial" VALUES(11,'be6494ff33b29639a38a8f6b',1,'potoroo3','["dingo_edit", "numbat_curves", "wombat_plain", "quokka_auto", "bilby_filter"]','2026-11-30 05:01:21.243537');
INSERT INTO "trial" VALUES(12,'be6494ff33b29639a38a8f6b',2,'potoroo2','["wombat_plain", "dingo_edit", "bilby_filter", "numbat_curves", "quokka_auto"]','2026-11-30 05:01:21.254355');
INSERT INTO "trial" VALUES(13,'e9b82b8d4e980b6400acdb74',0,'potoroo2','["dingo_edit", "numbat_curves", "wombat_plain", "quokka_auto", "bilby_filter"]',NULL);
INSERT INTO "trial" VALUES(14,'e9b82b8d4e980b6400acdb74',1,'potoroo1','["wombat_plain", "dingo_edit", "bilby_filter", "numbat_curves", "quokka_auto"]',NULL);
INSERT INTO "trial" VALUES(15,'e9b82b8d4e980b6400acdb74',2,'potoroo3','["numbat_curves", "quokka_auto", "dingo_edit", "bilby_filter", "wombat_plain"]',NULL);
COMMIT;
